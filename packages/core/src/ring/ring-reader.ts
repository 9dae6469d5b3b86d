import { watchInterval, watchReadable, type Watch } from '../ffi/watch.ts';
import type { BaseMap } from '../map.ts';
import { Resource } from '../resource.ts';
import type { RingMemory, VisitRecord, WalkEnd } from './ring-memory.ts';

/** How a ring buffer is read on the event loop. */
export interface ReadOptions {
  /**
   * Look every so many milliseconds, besides being woken. For programs that submit with `BPF_RB_NO_WAKEUP`, and wake the reader
   * with `BPF_RB_FORCE_WAKEUP` when much has come together: waking costs the traced program about a microsecond an event.
   */
  readonly intervalMs?: number;
  /** Events consumed in one turn of the event loop before others get theirs. Default 8192. */
  readonly limit?: number;
  /** Called after each turn in which there were events. */
  readonly onBatch?: () => void;
}

const DEFAULT_LIMIT = 8192;
const BUSY_RETRY_MS = 1;

/** A ring buffer being read on the event loop. */
export class RingReader extends Resource {
  readonly #memory: RingMemory;
  readonly #visit: VisitRecord;
  readonly #limit: number;
  readonly #onBatch: () => void;
  readonly #onEnd: () => void;
  readonly #watches: readonly Watch[];
  #retry: NodeJS.Timeout | undefined;
  #next: NodeJS.Immediate | undefined;

  /** @internal */
  constructor(
    ring: BaseMap,
    memory: RingMemory,
    visit: VisitRecord,
    options: ReadOptions,
    onEnd: () => void = () => {},
  ) {
    super(`reader of ${ring.subject}`, ring);
    this.#memory = memory;
    this.#visit = visit;
    this.#limit = options.limit ?? DEFAULT_LIMIT;
    this.#onBatch = options.onBatch ?? (() => {});
    this.#onEnd = onEnd;
    const woken = watchReadable(ring.fd, this.#turn);
    this.#watches =
      options.intervalMs === undefined
        ? [woken]
        : [woken, watchInterval(options.intervalMs, this.#turn)];
  }

  /** Stops consuming; events wait in the ring. */
  pause(): void {
    for (const watch of this.#watches) watch.stop();
    this.#cancel();
  }

  /**
   * Goes on after {@link pause}.
   *
   * @throws {ClosedError} after close()
   */
  resume(): void {
    this.assertOpen();
    for (const watch of this.#watches) watch.start();
  }

  readonly #turn = (): void => {
    if (this.closed) return;
    const { visited, end } = this.#memory.walk(this.#visit, this.#limit);
    if (!this.closed) this.#continue(end);
    if (visited > 0) this.#onBatch();
  };

  #continue(end: WalkEnd): void {
    if (end === 'limit') {
      this.#next ??= setImmediate(() => {
        this.#next = undefined;
        this.#turn();
      });
    } else if (end === 'busy') {
      // The descriptor stays readable while a producer is at work: polling it now would spin.
      for (const watch of this.#watches) watch.stop();
      this.#retry ??= setTimeout(() => {
        this.#retry = undefined;
        this.resume();
        this.#turn();
      }, BUSY_RETRY_MS);
    }
  }

  #cancel(): void {
    clearTimeout(this.#retry);
    clearImmediate(this.#next);
    this.#retry = undefined;
    this.#next = undefined;
  }

  protected override release(): void {
    this.#cancel();
    for (const watch of this.#watches) watch.close();
    this.#onEnd();
  }
}
