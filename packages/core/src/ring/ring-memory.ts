import { Mapping, pageSize } from '../ffi/memory.ts';
import { RecordSource, type WalkEnd } from './record-source.ts';

// include/uapi/linux/bpf.h: BPF_RINGBUF_BUSY_BIT (the sign bit here), BPF_RINGBUF_DISCARD_BIT, BPF_RINGBUF_HDR_SZ.
const DISCARD = 1 << 30;
const LENGTH = DISCARD - 1;
const HEADER_BYTES = 8;
/** Most records whose headers are read ahead. More gains nothing. */
const AHEAD = 64;

/**
 * A BPF ring buffer's pages, read in place.
 *
 * The layout is the kernel's (kernel/bpf/ringbuf.c): a page with the consumer's position, a page with the producers', then the
 * data, mapped twice in a row so that no record is ever split. Positions only grow. A producer publishes a record by clearing
 * its busy bit with a release store, so the bit has to be read with acquire order before the record is.
 *
 * `Atomics.load` gives that order, but V8 calls a function for it, which takes longer than all the rest of a record. So the headers of
 * some records are read ahead by plain loads, then comes one fence, and then the records: also on arm64, where plain loads pass each
 * other. A header without its busy bit does not change any more.
 */
export class RingMemory extends RecordSource {
  readonly descriptors: readonly number[];
  readonly #consumer: Mapping;
  readonly #producer: Mapping;
  readonly #consumerPosition: BigUint64Array;
  readonly #producerPosition: BigUint64Array;
  readonly #headers: Int32Array;
  readonly #bytes: number;
  /** Where each record read ahead starts in the data, and how many bytes it has, in turn. Discarded ones are left out. */
  readonly #found: number[] = Array.from({ length: 2 * AHEAD }, () => 0);
  /** The next one to visit, as an index there, and the end. */
  #index = 0;
  #end = 0;
  // Positions have 64 bits; a walk counts in small integers from where it started, which V8 keeps in registers.
  /** Where in the data reading ahead started. */
  #at = 0;
  /** Bytes that were read ahead. */
  #ahead = 0;
  /** Bytes after them that are reserved: whether they are committed is not known. */
  #reserved = 0;
  /** Bytes from {@link #released} to the start of what was read ahead. */
  #done = 0;
  /** The consumer's position as the producers know it. */
  #released = 0n;

  /**
   * @param fd the ring buffer map
   * @param bytes its size: max_entries, a power of two and a multiple of the page size
   * @throws {BpfError} when the pages cannot be mapped
   */
  constructor(fd: number, bytes: number, subject: string) {
    const page = pageSize();
    const consumer = new Mapping({ subject, fd, length: page, writable: true });
    let producer: Mapping;
    try {
      producer = new Mapping({ subject, fd, length: page + 2 * bytes, offset: page });
    } catch (error) {
      consumer.close();
      throw error;
    }
    super(subject, new DataView(producer.buffer, page, 2 * bytes));
    this.descriptors = [fd];
    this.#consumer = consumer;
    this.#producer = producer;
    this.#consumerPosition = new BigUint64Array(consumer.buffer, 0, 1);
    this.#producerPosition = new BigUint64Array(producer.buffer, 0, 1);
    this.#headers = new Int32Array(producer.buffer, page, (2 * bytes) / 4);
    this.#bytes = bytes;
  }

  get pending(): number {
    return this.closed
      ? 0
      : Number(Atomics.load(this.#producerPosition, 0) - Atomics.load(this.#consumerPosition, 0));
  }

  override mark(): () => boolean {
    if (this.closed) return () => true;
    const produced = Atomics.load(this.#producerPosition, 0);
    return () => this.closed || Atomics.load(this.#consumerPosition, 0) >= produced;
  }

  override next(): boolean {
    // Anything unusual is left to a function of its own, so that this one is small enough for V8 to put into the loop that calls it.
    if (this.#index >= this.#end && !this.#lookAhead()) return false;
    const { record } = this;
    const found = this.#found;
    const index = this.#index;
    record.offset = found[index] as number;
    record.length = found[index + 1] as number;
    this.#index = index + 2;
    return true;
  }

  /** Gives back what was visited whenever it is a quarter of the ring, and when there is no more; then reads ahead. */
  #lookAhead(): boolean {
    while (!this.closed) {
      this.#account();
      if (this.#reserved <= 0 || this.#done >= this.#bytes / 4) this.giveBack();
      if (this.#reserved <= 0)
        this.#reserved = Number(Atomics.load(this.#producerPosition, 0) - this.#released);
      if (this.#reserved === 0) return this.#stop('empty');
      this.#readAhead();
      if (this.#end > 0) return true;
      // Nothing to visit: the limit is reached, or the first is being written, or all were discarded.
      if (this.#ahead === 0) return this.#stop(this.#isBusy() ? 'busy' : 'limit');
    }
    return this.#stop('closed');
  }

  /**
   * Finds the committed records from here on, by plain loads. They can be read after this. Each header tells where the next one is, so the
   * processor waits for one after the other; where they are is kept, and visiting waits for none.
   */
  #readAhead(): void {
    const headers = this.#headers;
    const found = this.#found;
    const most = 2 * Math.min(this.budget, AHEAD);
    const start = this.#at;
    const enough = start + Math.min(this.#reserved, this.#bytes / 4);
    let at = start;
    let end = 0;
    while (end < most && at < enough) {
      // The data is mapped twice: no turn at the end of the ring is needed here. That may be beyond 2^31, hence `>>>`.
      let header = headers[at >>> 2] as number;
      // One more look at the first: most records are committed within nanoseconds. After that the event loop goes first.
      if (header < 0 && at === start) header = Atomics.load(headers, at >>> 2);
      // Busy: the bit is the sign.
      if (header < 0) break;
      const size = sizeOf(header & LENGTH);
      if (header >= DISCARD) {
        at += size;
        continue;
      }
      found[end] = at + HEADER_BYTES;
      found[end + 1] = header;
      end += 2;
      at += size;
    }
    fence();
    this.#index = 0;
    this.#end = end;
    this.budget -= end / 2;
    this.#ahead = at - start;
    this.#reserved -= this.#ahead;
  }

  /** Whether the next record is being written. When the limit is reached, nobody has looked yet. */
  #isBusy(): boolean {
    return this.budget > 0 || (this.#headers[this.#at >>> 2] as number) < 0;
  }

  #stop(end: WalkEnd): false {
    this.end = end;
    this.record.offset = -1;
    return false;
  }

  protected override start(): void {
    this.#released = Atomics.load(this.#consumerPosition, 0);
    this.#at = Number(this.#released % BigInt(this.#bytes));
    this.#index = 0;
    this.#end = 0;
    this.#ahead = 0;
    this.#reserved = 0;
    this.#done = 0;
  }

  /** Counts what was visited as done. What was read ahead and not visited is as if it had not been. */
  #account(): void {
    let bytes = this.#ahead;
    if (this.#index < this.#end) {
      // The next one starts where those before it end, discarded ones included.
      bytes = (this.#found[this.#index] as number) - HEADER_BYTES - this.#at;
      this.budget += (this.#end - this.#index) / 2;
    }
    this.#at = (this.#at + bytes) & (this.#bytes - 1);
    this.#done += bytes;
    this.#ahead = 0;
    this.#index = 0;
    this.#end = 0;
  }

  protected override giveBack(): void {
    this.#account();
    if (this.#done === 0) return;
    this.#released += BigInt(this.#done);
    this.#done = 0;
    Atomics.store(this.#consumerPosition, 0, this.#released);
  }

  protected override unmap(): void {
    this.#account();
    this.#consumer.close();
    this.#producer.close();
  }
}

/** Bytes of a record in the ring. */
function sizeOf(length: number): number {
  return (length + HEADER_BYTES + 7) & ~7;
}

const fenceWord = new Int32Array(1);

/** No load from before passes one from after: a sequentially consistent store, then such a load (on arm64 STLR and LDAR). */
function fence(): void {
  Atomics.store(fenceWord, 0, 0);
  Atomics.load(fenceWord, 0);
}
