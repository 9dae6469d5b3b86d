import { Mapping, pageSize } from '../ffi/memory.ts';
import type { CurrentRecord } from './current-record.ts';

// include/uapi/linux/perf_event.h: `struct perf_event_mmap_page` and `struct perf_event_header`.
const DATA_HEAD = 1024;
const DATA_TAIL = 1032;
const RECORD_LOST = 2;
const RECORD_SAMPLE = 9;
const SIZE_AT = 6;
/** Of PERF_RECORD_LOST: after the header and the event's id. */
const LOST_AT = 16;
/** Of PERF_RECORD_SAMPLE with PERF_SAMPLE_RAW alone: after the header and the raw data's length. */
const RAW_LENGTH_AT = 8;
const RAW_AT = 12;
/** A record's size has 16 bits. */
const MOST_BYTES = 65_536;

/**
 * The pages of one CPU's perf event, read in place.
 *
 * The kernel writes records and then moves `data_head`, with a release barrier; we read them and then move `data_tail`. `Atomics` gives
 * our side of both (the comment at `struct perf_event_mmap_page`; kernel/events/ring_buffer.c). Records have 8-byte units, and may cross
 * the end: then they are copied.
 */
export class PerfRing {
  readonly cpu: number;
  /** Events that the kernel had no room for, as far as its records told. */
  lost = 0n;
  readonly #mapping: Mapping;
  readonly #head: BigUint64Array;
  readonly #tail: BigUint64Array;
  readonly #view: DataView;
  readonly #bytes: number;
  #whole: DataView<ArrayBuffer> | undefined;
  #at = 0;
  #left = 0;
  #ahead = 0;
  #released = 0n;

  /**
   * @param fd the perf event
   * @param bytes of data: a power of two and a multiple of the page size
   * @throws {BpfError} when the pages cannot be mapped
   */
  constructor(fd: number, bytes: number, cpu: number, subject: string) {
    const page = pageSize();
    this.cpu = cpu;
    this.#mapping = new Mapping({ subject, fd, length: page + bytes, writable: true });
    const { buffer } = this.#mapping;
    this.#head = new BigUint64Array(buffer, DATA_HEAD, 1);
    this.#tail = new BigUint64Array(buffer, DATA_TAIL, 1);
    this.#view = new DataView(buffer, page, bytes);
    this.#bytes = bytes;
  }

  get view(): DataView {
    return this.#view;
  }

  get head(): bigint {
    return Atomics.load(this.#head, 0);
  }

  get tail(): bigint {
    return Atomics.load(this.#tail, 0);
  }

  /** Reads positions anew. */
  start(): void {
    this.#released = this.tail;
    this.#at = Number(this.#released % BigInt(this.#bytes));
    this.#left = 0;
    this.#ahead = 0;
  }

  /**
   * Gives back what was visited, and looks for more.
   *
   * @returns false when there is nothing
   */
  look(): boolean {
    this.giveBack();
    this.#left = Number(this.head - this.#released);
    this.#ahead = this.#left;
    return this.#left > 0;
  }

  /** Puts the next event among those that {@link look} saw into `record`. @returns false when there is none left */
  next(record: CurrentRecord): boolean {
    // By the quarter, so that a walk over much of it does not keep all the room until its end.
    if (this.#ahead - this.#left >= this.#bytes / 4) this.giveBack();
    while (this.#left > 0) {
      const at = this.#at;
      const type = this.#view.getUint32(at, true);
      const size = this.#view.getUint16(at + SIZE_AT, true);
      if (size === 0) break; // Never written by a kernel; it would keep us here.
      this.#at = (at + size) & (this.#bytes - 1);
      this.#left -= size;
      if (type === RECORD_SAMPLE) {
        const whole = at + size <= this.#bytes;
        record.view = whole ? this.#view : this.#joined(at, size);
        record.offset = (whole ? at : 0) + RAW_AT;
        record.length = record.view.getUint32((whole ? at : 0) + RAW_LENGTH_AT, true);
        record.cpu = this.cpu;
        return true;
      }
      if (type === RECORD_LOST) {
        const whole = at + size <= this.#bytes;
        const view = whole ? this.#view : this.#joined(at, size);
        this.lost += view.getBigUint64((whole ? at : 0) + LOST_AT, true);
      }
    }
    return false;
  }

  giveBack(): void {
    const done = this.#ahead - this.#left;
    if (done === 0) return;
    this.#released += BigInt(done);
    this.#ahead = this.#left;
    Atomics.store(this.#tail, 0, this.#released);
  }

  close(): void {
    this.#left = 0;
    this.#ahead = 0;
    this.#mapping.close();
  }

  /** A copy of a record that crosses the end. */
  #joined(at: number, size: number): DataView {
    this.#whole ??= new DataView(new ArrayBuffer(MOST_BYTES));
    const bytes = new Uint8Array(this.#whole.buffer);
    const { buffer, byteOffset } = this.#view;
    const first = this.#bytes - at;
    bytes.set(new Uint8Array(buffer, byteOffset + at, first));
    bytes.set(new Uint8Array(buffer, byteOffset, size - first), first);
    return this.#whole;
  }
}
