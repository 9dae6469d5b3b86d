// A file laid out as the kernel lays out a ring buffer stands in for the map: here a test is the producer, and decides when.
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
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { pageSize } from '../ffi/memory.ts';
import type { BpfError } from '../errors/bpf-error.ts';
import { RingMemory } from './ring-memory.ts';

const BYTES = 4096 * 4;
const BUSY = 0x8000_0000;
const DISCARD = 0x4000_0000;

class Producer {
  readonly fd: number;
  readonly #folder = mkdtempSync(join(tmpdir(), 'ring-'));
  readonly #page = pageSize();
  position = 0;

  constructor() {
    this.fd = openSync(join(this.#folder, 'ring'), 'w+');
    ftruncateSync(this.fd, 2 * this.#page + 2 * BYTES);
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

  commit(at: number, length = 8): void {
    const header = Buffer.alloc(4);
    header.writeUInt32LE(length, 0);
    this.#writeTwice(at, header);
  }

  get consumed(): number {
    const word = Buffer.alloc(8);
    readSync(this.fd, word, 0, 8, 0);
    return Number(word.readBigUInt64LE());
  }

  close(): void {
    closeSync(this.fd);
    rmSync(this.#folder, { recursive: true });
  }

  /** The kernel maps the data pages twice in a row; a file needs both copies written, and the wrapped part too. */
  #writeTwice(at: number, bytes: Buffer): void {
    for (const [index, byte] of bytes.entries()) {
      const offset = (at + index) % BYTES;
      for (const copy of [0, BYTES])
        writeSync(this.fd, Buffer.of(byte), 0, 1, 2 * this.#page + offset + copy);
    }
  }

  #set(offset: number, value: number): void {
    const word = Buffer.alloc(8);
    word.writeBigUInt64LE(BigInt(value));
    writeSync(this.fd, word, 0, 8, offset);
  }
}

describe('RingMemory', () => {
  let producer: Producer;
  let ring: RingMemory;
  const seen: number[] = [];
  const visit = (view: DataView, offset: number): void =>
    void seen.push(view.getUint32(offset, true));

  beforeEach(() => {
    producer = new Producer();
    ring = new RingMemory(producer.fd, BYTES, 'ring');
    seen.length = 0;
  });
  afterEach(() => {
    ring.close();
    producer.close();
  });

  test('visits records in order and gives their room back', () => {
    for (const payload of [3, 1, 2]) producer.write(payload);
    expect(ring.pending).toBe(48);
    expect(ring.walk(visit, Infinity)).toEqual({ visited: 3, end: 'empty' });
    expect(seen).toEqual([3, 1, 2]);
    expect(producer.consumed).toBe(producer.position);
    expect(ring.pending).toBe(0);
  });

  test('stops at a record that is being written, and takes it once it is there', () => {
    producer.write(1);
    const at = producer.write(2, { flags: BUSY });
    producer.write(3);
    expect(ring.walk(visit, Infinity)).toEqual({ visited: 1, end: 'busy' });
    expect(producer.consumed).toBe(16);
    producer.commit(at);
    expect(ring.walk(visit, Infinity)).toEqual({ visited: 2, end: 'empty' });
    expect(seen).toEqual([1, 2, 3]);
  });

  test('passes over discarded records', () => {
    producer.write(1);
    producer.write(2, { flags: DISCARD });
    producer.write(3);
    expect(ring.walk(visit, Infinity)).toEqual({ visited: 2, end: 'empty' });
    expect(seen).toEqual([1, 3]);
  });

  test('passes over any number of discarded records', () => {
    for (let payload = 0; payload < BYTES / 16; payload++)
      producer.write(payload, { flags: DISCARD });
    expect(ring.walk(visit, 1)).toEqual({ visited: 0, end: 'empty' });
    expect(producer.consumed).toBe(producer.position);
  });

  test('takes those before a record that is being written, whatever comes before and after', () => {
    producer.write(1, { flags: DISCARD });
    for (let payload = 2; payload < 100; payload++) producer.write(payload);
    const at = producer.write(100, { flags: BUSY });
    producer.write(101, { flags: DISCARD });
    expect(ring.walk(visit, Infinity)).toEqual({ visited: 98, end: 'busy' });
    expect(producer.consumed).toBe(99 * 16);
    expect(ring.walk(visit, Infinity)).toEqual({ visited: 0, end: 'busy' });
    producer.commit(at);
    expect(ring.walk(visit, Infinity)).toEqual({ visited: 1, end: 'empty' });
    expect(producer.consumed).toBe(producer.position);
  });

  test('refuses a walk within a walk', () => {
    producer.write(1);
    const codes: unknown[] = [];
    ring.walk(() => {
      try {
        ring.walk(visit, 1);
      } catch (error) {
        codes.push((error as BpfError).code);
      }
    }, Infinity);
    expect(codes).toEqual(['EBUSY']);
    expect(seen).toEqual([]);
  });

  test('knows when what was there is consumed', () => {
    producer.write(1);
    producer.write(2);
    const done = ring.mark();
    ring.walk(visit, 1);
    expect(done()).toBe(false);
    producer.write(3);
    ring.walk(visit, 1);
    expect(done()).toBe(true);
  });

  test('reads odd lengths, and records that cross the end of the ring, over many rounds', () => {
    for (let payload = 0; payload < 2000; payload++) {
      const length = 4 + (payload % 61);
      producer.write(payload, { length });
      ring.walk((view, offset, bytes) => {
        expect(bytes).toBe(length);
        visit(view, offset);
      }, Infinity);
    }
    expect(producer.position).toBeGreaterThan(4 * BYTES);
    expect(seen).toEqual(Array.from({ length: 2000 }, (_, index) => index));
  });

  test('stops at the limit and goes on from there', () => {
    for (let payload = 0; payload < 10; payload++) producer.write(payload);
    expect(ring.walk(visit, 4)).toEqual({ visited: 4, end: 'limit' });
    expect(producer.consumed).toBe(4 * 16);
    expect(ring.walk(visit, Infinity)).toEqual({ visited: 6, end: 'empty' });
    expect(seen).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });

  test('gives room back before a long walk is over', () => {
    for (let payload = 0; payload < BYTES / 16; payload++) producer.write(payload);
    let earliest = 0;
    ring.walk(() => {
      seen.push(0);
      if (earliest === 0 && producer.consumed > 0) earliest = seen.length;
    }, Infinity);
    expect(earliest).toBeGreaterThan(0);
    expect(earliest).toBeLessThanOrEqual(BYTES / 16 / 4 + 1);
  });

  test('an error in a visit counts that record as consumed', () => {
    producer.write(1);
    producer.write(2);
    expect(() =>
      ring.walk(() => {
        throw new RangeError('no');
      }, Infinity),
    ).toThrow('no');
    expect(producer.consumed).toBe(16);
    ring.walk(visit, Infinity);
    expect(seen).toEqual([2]);
  });

  test('may be closed from a visit, and its memory is out of reach afterwards', () => {
    producer.write(1);
    producer.write(2);
    let kept: DataView | undefined;
    const { visited, end } = ring.walk((view) => {
      kept = view;
      ring.close();
    }, Infinity);
    expect({ visited, end }).toEqual({ visited: 1, end: 'closed' });
    expect(() => kept?.getUint32(0)).toThrow(TypeError);
    expect(ring.walk(visit, Infinity)).toEqual({ visited: 0, end: 'closed' });
  });

  test('works beyond positions of 32 bits', () => {
    ring.close();
    const start = 2 ** 33 + 4096 * 3;
    producer.position = start;
    const word = Buffer.alloc(8);
    word.writeBigUInt64LE(BigInt(start));
    writeSync(producer.fd, word, 0, 8, 0);
    ring = new RingMemory(producer.fd, BYTES, 'ring');
    producer.write(77);
    ring.walk(visit, Infinity);
    expect(seen).toEqual([77]);
    expect(producer.consumed).toBe(start + 16);
  });
});
