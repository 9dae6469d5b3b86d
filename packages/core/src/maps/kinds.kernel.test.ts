// One program does a step in a map of every kind for each open of a child; each kind then holds exactly what those steps make.
import { randomInt } from 'node:crypto';
import { workload } from '@ebpf-dojo/testkit';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ClosedError, possibleCpus, type BpfObject } from '../index.ts';
import { openMaps, type MapsShape, type Tally } from '../testing/maps.ts';

const NET = randomInt(1, 1e6);
const NARROW = randomInt(1, 1e6);

let object: BpfObject<MapsShape>;
let steps: number;

beforeAll(async () => {
  await using work = await workload.opens();
  object = openMaps(work.pid, ['step', 'tail']).load();
  const { maps, programs, globals } = object;
  maps.networks.set(maps.networks.prefix('10.0.0.0/8'), NET);
  maps.networks.set(maps.networks.prefix('10.20.0.0/14'), NARROW);
  globals.address = maps.networks.prefix('10.23.4.5').address;
  for (const number of [0, 1]) {
    using inner = maps.by_number.create();
    inner.setMany([0, 1, 2].map((key) => [key, 0n]));
    maps.by_number.set(number, inner);
    using other = maps.by_point.create();
    other.setMany([0, 1, 2].map((key) => [key, 0n]));
    maps.by_point.set({ x: number, y: 7 }, other);
  }
  maps.tails.set(1, programs.tail);
  const link = programs.step.attach();
  await work.run();
  link.close();
  steps = work.n;
});

afterAll(() => object.close());

/** The numbers of all steps that `which` picks. */
function stepsWhere(which: (step: number) => boolean): number[] {
  return Array.from({ length: steps }, (_, step) => step).filter(which);
}

/** `struct tally` after these steps. */
function tally(some: readonly number[]): Tally {
  const part = (parity: number): number =>
    some.filter((step) => step % 2 === parity).reduce((sum, step) => sum + step, 0);
  return { calls: some.length, parts: [part(0), part(1)] };
}

const thirds = [0, 1, 2];
const inThird = (third: number): number[] => stepsWhere((step) => step % 3 === third);

test('the program saw every open', () => {
  expect(object.globals.steps).toBe(steps);
});

test('an array', () => {
  const { slots } = object.maps;
  const expected = Array.from({ length: 8 }, (_, slot) => [
    slot,
    tally(slot < 3 ? inThird(slot) : []),
  ]);
  expect([...slots]).toEqual(expected);
  expect(slots.count()).toBe(8);
  expect(slots.get(8)).toBeUndefined();
});

test('a per-CPU array, whose values of 12 bytes are rounded up to 16 for each CPU', () => {
  const { cpu_slots: slots } = object.maps;
  expect(thirds.map((third) => slots.sum(third))).toEqual(
    thirds.map((third) => tally(inThird(third))),
  );
  expect([...slots.sums()]).toEqual(thirds.map((third) => [third, tally(inThird(third))]));
  expect(slots.get(0)).toHaveLength(possibleCpus());
  expect(slots.get(3)).toBeUndefined();
  expect(slots.sum(3)).toBeUndefined();
});

test('a per-CPU hash', () => {
  const { cpu_counts: counts } = object.maps;
  expect(new Map(counts.sums())).toEqual(
    new Map(thirds.map((third) => [third, BigInt(inThird(third).length)])),
  );
});

test('a per-CPU LRU hash', () => {
  const { cpu_recent: recent } = object.maps;
  expect(new Map(recent.sums())).toEqual(
    new Map(thirds.map((third) => [third, tally(inThird(third))])),
  );
});

test('an LRU hash, which forgets instead of filling up', () => {
  const { recent } = object.maps;
  const entries = [...recent];
  expect(entries.length).toBeGreaterThan(0);
  expect(entries.length).toBeLessThanOrEqual(Math.min(64, steps));
  for (const [key, value] of entries) {
    expect(value).toBe(key);
    expect(key).toBeLessThan(steps);
  }
  recent.clear();
  for (let key = 0; key < 1000; key++) {
    recent.set(key, key + 1);
    expect(recent.get(key)).toBe(key + 1);
  }
  expect(recent.count()).toBeLessThanOrEqual(64);
});

test('a trie of IPv4 prefixes gives the program the longest', () => {
  expect(object.globals.network).toBe(NARROW);
});

test('a queue, first in, first out', () => {
  const { waiting } = object.maps;
  expect(waiting.peek()).toEqual({ x: 0, y: 0 });
  expect([...waiting.drain()]).toEqual(
    stepsWhere(() => true).map((step) => ({ x: step, y: 0 - step })),
  );
  expect([waiting.peek(), waiting.pop()]).toEqual([undefined, undefined]);
});

test('a stack, last in, first out', () => {
  const { pile } = object.maps;
  expect(pile.peek()).toBe(BigInt(steps - 1));
  expect([...pile.drain()]).toEqual(
    stepsWhere(() => true)
      .toReversed()
      .map(BigInt),
  );
});

test('stack traces are those that the program saw', () => {
  const { maps, globals } = object;
  expect(maps.stacks.maxDepth).toBe(32);
  const copied = globals.stack_copy.slice(0, globals.stack_copy.indexOf(0n));
  expect(copied.length).toBeGreaterThan(2);
  const id = Number(globals.stack_id);
  const stored = maps.stacks.get(id) ?? [];
  expect(stored).toHaveLength(copied.length);
  // The innermost one or two are in the two helpers, and where the program called each.
  expect(stored.slice(2)).toEqual(copied.slice(2));
  expect(new Map(maps.stacks).get(id)).toEqual(stored);
  expect(() => maps.stacks.set(id, copied)).toThrow(/user space cannot/);
  expect(maps.stacks.delete(id)).toBe(true);
  expect(maps.stacks.get(id)).toBeUndefined();
});

describe.for(['by_number', 'by_point'] as const)('a map of maps, %s', (name) => {
  test('has what the program counted in the maps inside', () => {
    for (const number of [0, 1]) {
      using inner = innerOf(name, number);
      const counted = thirds.map((third) => [
        third,
        BigInt(inThird(third).filter((step) => step % 2 === number).length),
      ]);
      expect(new Map(inner)).toEqual(new Map(counted as [number, bigint][]));
    }
  });
});

function innerOf(name: 'by_number' | 'by_point', number: number) {
  const { by_number, by_point } = object.maps;
  const inner = name === 'by_number' ? by_number.get(number) : by_point.get({ x: number, y: 7 });
  if (inner === undefined) throw new RangeError(`${name} has no map ${number}`);
  return inner;
}

test('a program array calls what it holds', () => {
  const { maps, programs, globals } = object;
  expect(globals.tail_calls).toBe(stepsWhere((step) => step % 2 === 1).length);
  expect(maps.tails.get(1)).toBeGreaterThan(0);
  expect(maps.tails.get(0)).toBeUndefined();
  maps.tails.set(0, programs.tail);
  expect(maps.tails.get(0)).toBe(maps.tails.get(1));
  expect(maps.tails.delete(0)).toBe(true);
  expect(maps.tails.delete(0)).toBe(false);
  expect(() => maps.tails.set(4, programs.tail)).toThrow(RangeError);
  expect(() => maps.tails.set(0, {} as never)).toThrow(TypeError);
});

describe('an array in our memory', () => {
  test('shows what the program wrote, and what is written there', () => {
    const { live } = object.maps;
    using mapped = live.mmap();
    expect(mapped.length).toBe(1000);
    const expected = Array.from({ length: 1000 }, (_, index) =>
      tally(index < steps ? [index] : []),
    );
    expect([...mapped]).toEqual(expected);
    expect([...live.values()]).toEqual(expected);
    mapped.set(999, { calls: 9, parts: [8, 7] });
    expect(live.get(999)).toEqual({ calls: 9, parts: [8, 7] });
    const view = mapped.view(999);
    expect(view.byteLength).toBe(12);
    live.set(999, { calls: 1, parts: [2, 3] });
    expect(view.getUint32(8, true)).toBe(3);
  });

  test('is out of reach once it is closed', () => {
    const mapped = object.maps.live.mmap();
    const view = mapped.view(0);
    mapped.close();
    mapped.close();
    expect(() => mapped.get(0)).toThrow(ClosedError);
    expect(() => mapped.set(0, tally([]))).toThrow(ClosedError);
    expect(() => mapped.view(0)).toThrow(ClosedError);
    expect(() => [...mapped]).toThrow(ClosedError);
    expect(() => view.getUint8(0)).toThrow(TypeError);
  });

  test('cannot be written where it was mapped for reading', () => {
    using mapped = object.maps.live.mmap({ writable: false });
    expect(mapped.get(0)).toEqual(object.maps.live.get(0));
    expect(() => mapped.set(0, tally([]))).toThrow(TypeError);
    expect(() => mapped.view(0)).toThrow(TypeError);
  });

  test.for([-1, 1000, 1.5, Number.NaN, 2 ** 32, '0', undefined, 0n])('has no index %s', (index) => {
    using mapped = object.maps.live.mmap();
    expect(() => mapped.get(index as number)).toThrow(/An index of memory of map 'live'/);
  });

  test('is refused for an array that is not made for it', () => {
    expect(() => object.maps.slots.mmap()).toThrow(
      expect.objectContaining({ code: 'EINVAL', hint: expect.stringContaining('BPF_F_MMAPABLE') }),
    );
  });
});
