import type { PerfRing } from './perf-ring.ts';
import { RecordSource, type WalkEnd } from './record-source.ts';

/** The rings of all CPUs, walked as one: what is there on one CPU, then on the next. */
export class PerfMemory extends RecordSource {
  readonly descriptors: readonly number[];
  readonly #rings: readonly [PerfRing, ...PerfRing[]];
  readonly #onClose: () => void;
  #ring: PerfRing;
  #index = 0;

  /**
   * @param descriptors the perf events, to be polled
   * @param onClose closes them
   */
  constructor(
    subject: string,
    rings: readonly [PerfRing, ...PerfRing[]],
    descriptors: readonly number[],
    onClose: () => void,
  ) {
    super(subject, rings[0].view);
    this.#rings = rings;
    this.#ring = rings[0];
    this.descriptors = descriptors;
    this.#onClose = onClose;
  }

  get pending(): number {
    if (this.closed) return 0;
    return this.#rings.reduce((sum, ring) => sum + Number(ring.head - ring.tail), 0);
  }

  /** Events lost, as far as records told. */
  get lost(): bigint {
    return this.#rings.reduce((sum, ring) => sum + ring.lost, 0n);
  }

  override mark(): () => boolean {
    if (this.closed) return () => true;
    const heads = this.#rings.map((ring) => ring.head);
    return () =>
      this.closed || this.#rings.every((ring, index) => ring.tail >= (heads[index] ?? 0n));
  }

  override next(): boolean {
    if (this.budget > 0 && this.#ring.next(this.record)) {
      this.budget--;
      return true;
    }
    return this.#nextRing();
  }

  #nextRing(): boolean {
    if (this.closed) return this.#stop('closed');
    if (this.budget === 0) return this.#stop('limit');
    this.#ring.giveBack();
    // From the ring after this one on, and this one last: none can keep the others waiting.
    for (let empty = 0; empty < this.#rings.length; empty++) {
      this.#index = (this.#index + 1) % this.#rings.length;
      this.#ring = this.#rings[this.#index] as PerfRing;
      if (!this.#ring.look()) continue;
      if (this.#ring.next(this.record)) {
        this.budget--;
        return true;
      }
      // Nothing but records of losses: it counts as empty.
      this.#ring.giveBack();
    }
    return this.#stop('empty');
  }

  #stop(end: WalkEnd): false {
    this.end = end;
    this.record.offset = -1;
    return false;
  }

  protected override start(): void {
    for (const ring of this.#rings) ring.start();
  }

  protected override giveBack(): void {
    this.#ring.giveBack();
  }

  protected override unmap(): void {
    for (const ring of this.#rings) ring.close();
    this.#onClose();
  }
}
