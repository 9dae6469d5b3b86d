import {
  closeSync,
  ftruncateSync,
  mkdtempSync,
  openSync,
  readSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pageSize } from '../../ffi/memory.ts';

export const RING_BYTES = 4096 * 4;
export const BUSY = 0x8000_0000;
export const DISCARD = 0x4000_0000;

/** A file laid out as the kernel lays out a ring buffer, and what writes to it: here a test is the producer, and decides when. */
export class RingProducer {
  readonly fd: number;
  readonly #folder = mkdtempSync(join(tmpdir(), 'ring-'));
  readonly #page = pageSize();
  position = 0;

  constructor() {
    this.fd = openSync(join(this.#folder, 'ring'), 'w+');
    ftruncateSync(this.fd, 2 * this.#page + 2 * RING_BYTES);
  }

  /** Reserves a record and writes its header: what bpf_ringbuf_submit does when `flags` is 0. @returns where it starts */
  write(payload: number, { length = 8, flags = 0 } = {}): number {
    const at = this.position;
    const record = Buffer.alloc(8 + Math.ceil(length / 8) * 8);
    record.writeUInt32LE((length | flags) >>> 0, 0);
    record.writeUInt32LE(payload, 8);
    this.#writeTwice(at, record);
    this.position += record.length;
    this.#set(this.#page, this.position);
    return at;
  }

  /** Clears the busy bit of the record at `at`. */
  commit(at: number, length = 8, flags = 0): void {
    const header = Buffer.alloc(4);
    header.writeUInt32LE((length | flags) >>> 0, 0);
    this.#writeTwice(at, header);
  }

  /** The consumer's position. */
  get consumed(): number {
    const word = Buffer.alloc(8);
    readSync(this.fd, word, 0, 8, 0);
    return Number(word.readBigUInt64LE());
  }

  /** Starts at a position as if the ring had been in use for long. Before it is mapped, and before anything is written. */
  startAt(position: number): void {
    this.position = position;
    this.#set(0, position);
    this.#set(this.#page, position);
  }

  close(): void {
    closeSync(this.fd);
    rmSync(this.#folder, { recursive: true });
  }

  /** The kernel maps the data pages twice in a row; a file needs both copies written, and the wrapped part too. */
  #writeTwice(at: number, bytes: Buffer): void {
    const offset = at % RING_BYTES;
    const first = bytes.subarray(0, RING_BYTES - offset);
    const wrapped = bytes.subarray(first.length);
    for (const copy of [0, RING_BYTES]) {
      const data = 2 * this.#page + copy;
      writeSync(this.fd, first, 0, first.length, data + offset);
      if (wrapped.length > 0) writeSync(this.fd, wrapped, 0, wrapped.length, data);
    }
  }

  #set(offset: number, value: number): void {
    const word = Buffer.alloc(8);
    word.writeBigUInt64LE(BigInt(value));
    writeSync(this.fd, word, 0, 8, offset);
  }
}
