// A file laid out as the kernel lays out a perf event's pages stands in for them: here a test is the producer.
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
import { PerfMemory } from './perf-memory.ts';
import { PerfRing } from './perf-ring.ts';

const BYTES = 8192;
const SAMPLE = 9;
const LOST = 2;

class Producer {
  readonly fd: number;
  readonly #folder = mkdtempSync(join(tmpdir(), 'perf-'));
  head = 0;

  constructor() {
    this.fd = openSync(join(this.#folder, 'ring'), 'w+');
    ftruncateSync(this.fd, pageSize() + BYTES);
  }

  /** As perf_event_output does with PERF_SAMPLE_RAW: the length is rounded up. */
  sample(payload: number, length = 4): void {
    const size = Math.ceil((12 + length) / 8) * 8;
    const record = Buffer.alloc(size);
    record.writeUInt32LE(SAMPLE, 0);
    record.writeUInt16LE(size, 6);
    record.writeUInt32LE(size - 12, 8);
    record.fill(payload & 0xff, 12);
    record.writeUInt32LE(payload, 12);
    this.write(record);
  }

  lost(count: bigint): void {
    const record = Buffer.alloc(24);
    record.writeUInt32LE(LOST, 0);
    record.writeUInt16LE(24, 6);
    record.writeBigUInt64LE(count, 16);
    this.write(record);
  }

  write(record: Buffer): void {
    for (const [index, byte] of record.entries())
      writeSync(this.fd, Buffer.of(byte), 0, 1, pageSize() + ((this.head + index) % BYTES));
    this.head += record.length;
    this.moveTo(this.head);
  }

  moveTo(head: number): void {
    this.head = head;
    const word = Buffer.alloc(8);
    word.writeBigUInt64LE(BigInt(head));
    writeSync(this.fd, word, 0, 8, 1024);
  }

  get tail(): number {
    const word = Buffer.alloc(8);
    readSync(this.fd, word, 0, 8, 1032);
    return Number(word.readBigUInt64LE());
  }

  set tail(value: number) {
    const word = Buffer.alloc(8);
    word.writeBigUInt64LE(BigInt(value));
    writeSync(this.fd, word, 0, 8, 1032);
  }

  close(): void {
    closeSync(this.fd);
    rmSync(this.#folder, { recursive: true });
  }
}

describe('PerfMemory', () => {
  let producers: readonly [Producer, Producer];
  let memory: PerfMemory;
  let closed = 0;
  const seen: (readonly [number, number])[] = [];
  const visit = (view: DataView, offset: number, _length: number, cpu: number): void =>
    void seen.push([view.getUint32(offset, true), cpu]);

  beforeEach(() => {
    producers = [new Producer(), new Producer()];
    const [first, second] = producers;
    memory = new PerfMemory(
      'perf',
      [new PerfRing(first.fd, BYTES, 0, 'perf'), new PerfRing(second.fd, BYTES, 3, 'perf')],
      [first.fd, second.fd],
      () => closed++,
    );
    seen.length = 0;
    closed = 0;
  });
  afterEach(() => {
    memory.close();
    for (const producer of producers) producer.close();
  });

  test('visits what is there on each CPU, in the CPU’s order', () => {
    const [first, second] = producers;
    for (const payload of [1, 2]) first.sample(payload);
    for (const payload of [3, 4]) second.sample(payload);
    expect(memory.pending).toBe(4 * 16);
    expect(memory.walk(visit, Infinity)).toEqual({ visited: 4, end: 'empty' });
    expect(seen.filter(([, cpu]) => cpu === 0)).toEqual([
      [1, 0],
      [2, 0],
    ]);
    expect(seen.filter(([, cpu]) => cpu === 3)).toEqual([
      [3, 3],
      [4, 3],
    ]);
    expect([first.tail, second.tail]).toEqual([first.head, second.head]);
    expect(memory.pending).toBe(0);
  });

  test('a CPU that never runs dry does not keep the other waiting', () => {
    const [first, second] = producers;
    first.sample(0);
    second.sample(0);
    memory.walk((_view, _offset, _length, cpu) => {
      seen.push([0, cpu]);
      if (cpu === 0) first.sample(0);
    }, 6);
    expect(seen.slice(0, 4).map(([, cpu]) => cpu)).toContain(3);
  });

  test('reads records that cross the end, of any length, over many rounds', () => {
    const [first] = producers;
    for (let payload = 0; payload < 1200; payload++) {
      const length = 4 + (payload % 97);
      first.sample(payload, length);
      memory.walk((view, offset, bytes, cpu) => {
        expect(bytes).toBe(Math.ceil((12 + length) / 8) * 8 - 12);
        for (let at = 4; at < bytes; at++)
          if (view.getUint8(offset + at) !== (payload & 0xff)) throw new RangeError(`byte ${at}`);
        visit(view, offset, bytes, cpu);
      }, Infinity);
    }
    expect(first.head).toBeGreaterThan(8 * BYTES);
    expect(seen.map(([payload]) => payload)).toEqual(Array.from({ length: 1200 }, (_, i) => i));
  });

  test('counts losses, also when their record crosses the end', () => {
    const [first, second] = producers;
    first.tail = BYTES - 16;
    first.moveTo(BYTES - 16);
    first.lost(5n);
    second.lost(2n ** 40n);
    second.sample(7);
    expect(memory.walk(visit, Infinity)).toEqual({ visited: 1, end: 'empty' });
    expect(memory.lost).toBe(5n + 2n ** 40n);
    expect([first.tail, second.tail]).toEqual([first.head, second.head]);
  });

  test('gives room back by the quarter, and at a limit what was visited', () => {
    const [first] = producers;
    for (let payload = 0; payload < BYTES / 16; payload++) first.sample(payload);
    const tails: number[] = [];
    expect(memory.walk(() => tails.push(first.tail), 300)).toEqual({ visited: 300, end: 'limit' });
    expect(Math.max(...tails)).toBe(4096);
    expect(first.tail).toBe(300 * 16);
    expect(memory.walk(visit, Infinity)).toEqual({ visited: BYTES / 16 - 300, end: 'empty' });
    expect(seen[0]).toEqual([300, 0]);
  });

  test('works beyond positions of 32 bits', () => {
    const [first] = producers;
    const start = 2 ** 33 + 4096;
    first.tail = start;
    first.moveTo(start);
    first.sample(9);
    memory.walk(visit, Infinity);
    expect(seen).toEqual([[9, 0]]);
    expect(first.tail).toBe(start + 16);
  });

  test('knows when what was there is consumed', () => {
    const [first, second] = producers;
    first.sample(1);
    second.sample(2);
    const done = memory.mark();
    memory.walk(visit, 1);
    expect(done()).toBe(false);
    first.sample(3);
    memory.walk(visit, Infinity);
    expect(done()).toBe(true);
  });

  test('may be closed from a visit, and its memory is out of reach afterwards', () => {
    const [first] = producers;
    for (let payload = 0; payload < BYTES / 16; payload++) first.sample(payload);
    let kept: DataView | undefined;
    const walk = memory.walk((view, _offset, _length) => {
      seen.push([0, 0]);
      kept = view;
      if (seen.length === 200) memory.close();
    }, Infinity);
    expect(walk).toEqual({ visited: 200, end: 'closed' });
    expect(() => kept?.getUint32(0)).toThrow(TypeError);
    expect(memory.walk(visit, Infinity)).toEqual({ visited: 0, end: 'closed' });
    memory.close();
    expect(closed).toBe(1);
  });
});
