import { Mapping, pageSize } from '../ffi/memory.ts';
import { RecordSource, type WalkEnd } from './record-source.ts';

// include/uapi/linux/bpf.h: BPF_RINGBUF_BUSY_BIT (the sign bit here), BPF_RINGBUF_DISCARD_BIT, BPF_RINGBUF_HDR_SZ.
const DISCARD = 1 << 30;
const LENGTH = DISCARD - 1;
const HEADER_BYTES = 8;
/** Records whose headers are read ahead. */
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
  // Positions have 64 bits; a walk counts in small integers from where it started, which V8 keeps in registers.
  /** Where the next record's header is in the data. */
  #at = 0;
  /** Bytes from there to the end of what was read ahead. */
  #left = 0;
  /** Bytes that were read ahead the last time. */
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
    if (this.#left <= 0 && !this.#look()) return false;
    const header = this.#headers[this.#at >> 2] as number;
    // Anything unusual is left to a function of its own, so that this one is small enough for V8 to put into the loop that calls it.
    if (this.budget === 0 || header >= DISCARD) return this.#nextUnusual();
    const { record } = this;
    record.offset = this.#at + HEADER_BYTES;
    record.length = header;
    this.budget--;
    this.#pass(header);
    return true;
  }

  /** At the limit, or at discarded records. */
  #nextUnusual(): boolean {
    for (;;) {
      if (this.#left <= 0 && !this.#look()) return false;
      if (this.budget === 0) return this.#stop('limit');
      const header = this.#headers[this.#at >> 2] as number;
      if (header < DISCARD) return this.next();
      this.#pass(header & LENGTH);
    }
  }

  #pass(length: number): void {
    const bytes = sizeOf(length);
    this.#at = (this.#at + bytes) & (this.#bytes - 1);
    this.#left -= bytes;
  }

  /** Reads ahead. What was visited is given back whenever a quarter of the ring is done, and when there is no more. */
  #look(): boolean {
    if (this.closed) return this.#stop('closed');
    this.#account();
    if (this.#reserved <= 0 || this.#done >= this.#bytes / 4) this.giveBack();
    if (this.#reserved <= 0)
      this.#reserved = Number(Atomics.load(this.#producerPosition, 0) - this.#released);
    if (this.#reserved === 0) return this.#stop('empty');
    this.#ahead = this.#committed();
    if (this.#ahead === 0) return this.#stop('busy');
    this.#left = this.#ahead;
    this.#reserved -= this.#ahead;
    return true;
  }

  /** Bytes of committed records from here on, of those to read ahead. They can be read after this. */
  #committed(): number {
    const headers = this.#headers;
    const most = Math.min(this.#reserved, this.#bytes / 4);
    let at = this.#at;
    let bytes = 0;
    for (let records = 0; records < AHEAD && bytes < most; records++) {
      let header = headers[at >> 2] as number;
      // One more look at the first: most records are committed within nanoseconds. After that the event loop goes first.
      if (header < 0 && records === 0) header = Atomics.load(headers, at >> 2);
      // Busy: the bit is the sign.
      if (header < 0) break;
      const size = sizeOf(header & LENGTH);
      bytes += size;
      at = (at + size) & (this.#bytes - 1);
    }
    fence();
    return bytes;
  }

  #stop(end: WalkEnd): false {
    this.end = end;
    this.record.offset = -1;
    return false;
  }

  protected override start(): void {
    this.#released = Atomics.load(this.#consumerPosition, 0);
    this.#at = Number(this.#released % BigInt(this.#bytes));
    this.#left = 0;
    this.#ahead = 0;
    this.#reserved = 0;
    this.#done = 0;
  }

  #account(): void {
    this.#done += this.#ahead - this.#left;
    this.#ahead = this.#left;
  }

  protected override giveBack(): void {
    this.#account();
    if (this.#done === 0) return;
    this.#released += BigInt(this.#done);
    this.#done = 0;
    Atomics.store(this.#consumerPosition, 0, this.#released);
  }

  protected override unmap(): void {
    this.#left = 0;
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
