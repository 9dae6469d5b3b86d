import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { BpfError } from '../errors/bpf-error.ts';
import { RingMemory } from './ring-memory.ts';
import { BUSY, DISCARD, RING_BYTES as BYTES, RingProducer } from './testing/ring-producer.ts';

describe('RingMemory', () => {
  let producer: RingProducer;
  let ring: RingMemory;
  const seen: number[] = [];
  const visit = (view: DataView, offset: number): void =>
    void seen.push(view.getUint32(offset, true));

  beforeEach(() => {
    producer = new RingProducer();
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

  test('leaves the room of what was read ahead and not visited, and of no more', () => {
    producer.write(1);
    producer.write(2, { flags: DISCARD });
    producer.write(3, { length: 30 });
    producer.write(4);
    let after = 0;
    expect(() =>
      ring.walk((view, offset) => {
        visit(view, offset);
        if (seen.length === 2) after = producer.consumed;
        if (seen.length === 2) throw new RangeError('no');
      }, Infinity),
    ).toThrow('no');
    expect(after).toBe(0);
    expect(seen).toEqual([1, 3]);
    expect(producer.consumed).toBe(16 + 16 + 40);
    expect(ring.walk(visit, Infinity)).toEqual({ visited: 1, end: 'empty' });
  });

  test('counts what was visited when it is closed among records read ahead', () => {
    for (let payload = 0; payload < 10; payload++) producer.write(payload);
    const walk = ring.walk(() => {
      seen.push(0);
      if (seen.length === 3) ring.close();
    }, Infinity);
    expect(walk).toEqual({ visited: 3, end: 'closed' });
  });

  test('follows a producer that keeps writing, around the ring and on', () => {
    const records = (3 * BYTES) / 64;
    const fill = () => {
      while (producer.position < 64 * records && ring.pending + 64 <= BYTES)
        producer.write(producer.position / 64, { length: 56 });
    };
    fill();
    ring.walk((view, offset) => {
      visit(view, offset);
      fill();
    }, Infinity);
    expect(seen).toEqual(Array.from({ length: records }, (_, index) => index));
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
    producer.startAt(start);
    ring = new RingMemory(producer.fd, BYTES, 'ring');
    producer.write(77);
    ring.walk(visit, Infinity);
    expect(seen).toEqual([77]);
    expect(producer.consumed).toBe(start + 16);
  });
});
