import { Mapping, pageSize } from '../ffi/memory.ts';

// include/uapi/linux/bpf.h: BPF_RINGBUF_BUSY_BIT, BPF_RINGBUF_DISCARD_BIT, BPF_RINGBUF_HDR_SZ.
const BUSY = 1 << 31;
const DISCARD = 1 << 30;
const LENGTH = DISCARD - 1;
const HEADER_BYTES = 8;

/**
 * Sees one record: `length` bytes at `offset` of `view`. They are the ring itself, not a copy, and are written over once the
 * visit is done: keep nothing of `view`.
 */
export type VisitRecord = (view: DataView, offset: number, length: number) => void;

/** How a walk over the ring ended. */
export type WalkEnd = 'empty' | 'busy' | 'limit' | 'closed';

/**
 * A BPF ring buffer's pages, read in place.
 *
 * The layout is the kernel's (kernel/bpf/ringbuf.c): a page with the consumer's position, a page with the producers', then the
 * data, mapped twice in a row so that no record is ever split. Positions only grow. A producer publishes a record by clearing
 * its busy bit with a release store; reading headers and positions by `Atomics` gives the acquire side, also on arm64.
 */
export class RingMemory {
  readonly #consumer: Mapping;
  readonly #producer: Mapping;
  readonly #consumerPosition: BigUint64Array;
  readonly #producerPosition: BigUint64Array;
  readonly #headers: Int32Array;
  readonly #view: DataView;
  readonly #mask: number;
  #closed = false;

  /**
   * @param fd the ring buffer map
   * @param bytes its size: max_entries, a power of two and a multiple of the page size
   * @throws {BpfError} when the pages cannot be mapped
   */
  constructor(fd: number, bytes: number, subject: string) {
    const page = pageSize();
    this.#consumer = new Mapping({ subject, fd, length: page, writable: true });
    try {
      this.#producer = new Mapping({ subject, fd, length: page + 2 * bytes, offset: page });
    } catch (error) {
      this.#consumer.close();
      throw error;
    }
    this.#consumerPosition = new BigUint64Array(this.#consumer.buffer, 0, 1);
    this.#producerPosition = new BigUint64Array(this.#producer.buffer, 0, 1);
    this.#headers = new Int32Array(this.#producer.buffer, page, (2 * bytes) / 4);
    this.#view = new DataView(this.#producer.buffer, page, 2 * bytes);
    this.#mask = bytes - 1;
  }

  /** Bytes written and not yet consumed, headers included. */
  get pending(): number {
    return this.#closed
      ? 0
      : Number(Atomics.load(this.#producerPosition, 0) - Atomics.load(this.#consumerPosition, 0));
  }

  /**
   * Visits records in order until the ring is empty, a record is still being written, or `limit` were visited.
   *
   * What was visited is given back to the producers whenever a quarter of the ring is done, and at the end, also when `visit`
   * throws. `visit` may close the ring.
   */
  walk(visit: VisitRecord, limit: number): { readonly visited: number; readonly end: WalkEnd } {
    if (this.#closed) return { visited: 0, end: 'closed' };
    const quarter = (this.#mask + 1) / 4;
    // Read anew each time: another consumer may have been at work.
    let position = Number(Atomics.load(this.#consumerPosition, 0));
    let released = position;
    let visited = 0;
    try {
      for (;;) {
        const produced = Number(Atomics.load(this.#producerPosition, 0));
        if (position >= produced) break;
        while (position < produced) {
          if (visited >= limit) return { visited, end: 'limit' };
          const offset = position & this.#mask;
          let header = Atomics.load(this.#headers, offset >> 2);
          // One more look: most records are committed within nanoseconds. After that the event loop goes first.
          if ((header & BUSY) !== 0) header = Atomics.load(this.#headers, offset >> 2);
          if ((header & BUSY) !== 0) return { visited, end: 'busy' };
          const length = header & LENGTH;
          position += (length + HEADER_BYTES + 7) & ~7;
          if ((header & DISCARD) !== 0) continue;
          visited++;
          visit(this.#view, offset + HEADER_BYTES, length);
          if (this.#closed) return { visited, end: 'closed' };
          if (position - released >= quarter) {
            Atomics.store(this.#consumerPosition, 0, BigInt(position));
            released = position;
          }
        }
        Atomics.store(this.#consumerPosition, 0, BigInt(position));
        released = position;
      }
      return { visited, end: 'empty' };
    } finally {
      if (!this.#closed && released !== position)
        Atomics.store(this.#consumerPosition, 0, BigInt(position));
    }
  }

  /** Unmaps the ring. Views that were handed out read nothing from here on. */
  close(): void {
    this.#closed = true;
    this.#consumer.close();
    this.#producer.close();
  }
}
