import { randomInt } from 'node:crypto';
import { release } from 'node:os';
import { workload } from '@ebpf-dojo/testkit';
import { describe, expect, test } from 'vitest';
import { BpfError, BtfError, ClosedError, createMap, possibleCpus, type BpfMap } from '../index.ts';
import { openMaps, type Everything } from '../testing/maps.ts';

/** Keys that stay in the map while a child adds and deletes others; fixtures/maps.bpf.c has it too. */
const STABLE = 500;
const MANY = 20_000;

const hash = (maxEntries = 64): BpfMap<number, bigint> =>
  createMap({ type: 'hash', key: 'u32', value: 'u64', maxEntries });

/** Entries with random values. */
function randomEntries(count: number): Map<number, bigint> {
  return new Map(Array.from({ length: count }, (_, key) => [key * 7, BigInt(randomInt(1e9))]));
}

function isBefore(major: number, minor: number): boolean {
  const [ours = 0, oursMinor = 0] = release().split('.').map(Number);
  return ours < major || (ours === major && oursMinor < minor);
}

const code = (expected: string) => expect.objectContaining({ name: 'BpfError', code: expected });

describe('one entry', () => {
  test('is set by mode', () => {
    using map = hash();
    expect(() => map.set(1, 1n, 'exist')).toThrow(code('ENOENT'));
    expect(map.set(1, 2n, 'noexist').get(1)).toBe(2n);
    expect(() => map.set(1, 3n, 'noexist')).toThrow(code('EEXIST'));
    expect(map.set(1, 4n, 'exist').get(1)).toBe(4n);
    expect(map.set(1, 5n).get(1)).toBe(5n);
    for (const mode of ['create', '', 'toString', 1, null]) {
      expect(() => map.set(1, 6n, mode as never)).toThrow(TypeError);
      expect(() => map.setMany([[1, 6n]], mode as never)).toThrow(TypeError);
    }
    expect([...map]).toEqual([[1, 5n]]);
  });

  test('is got and deleted in one step from Linux 5.14 on; before, the error says what to do', () => {
    using map = hash();
    map.set(1, 2n ** 64n - 1n).set(2, 2n);
    if (isBefore(5, 14)) {
      expect(() => map.getAndDelete(1)).toThrow(
        expect.objectContaining({ code: 'ENOTSUPP', hint: expect.stringContaining('5.14') }),
      );
    } else {
      expect(map.getAndDelete(1)).toBe(2n ** 64n - 1n);
      expect(map.getAndDelete(1)).toBeUndefined();
      expect([...map]).toEqual([[2, 2n]]);
    }
  });

  test('says that the map is full', () => {
    using map = hash(2);
    map.set(1, 1n).set(2, 2n);
    expect(() => map.set(3, 3n)).toThrow(code('E2BIG'));
  });
});

describe('many entries', () => {
  test('are set, got, counted, deleted and cleared', () => {
    using map = hash(MANY);
    const entries = randomEntries(MANY);
    expect(map.setMany(entries)).toBe(map);
    expect(new Map(map)).toEqual(entries);
    expect(map.count()).toBe(MANY);
    const keys = [...entries.keys()];
    expect(new Set(map.keys())).toEqual(new Set(keys));
    expect(map.values().reduce((sum, value) => sum + value)).toBe(
      entries.values().reduce((sum, value) => sum + value),
    );
    expect(map.getMany([0, 1, 7])).toEqual([entries.get(0), undefined, entries.get(7)]);
    // Keys that are not there lie between those that are.
    const half = keys.filter((_, index) => index % 2 === 0);
    expect(map.deleteMany(half.flatMap((key) => [key + 1, key, key + 2]))).toBe(half.length);
    expect(map.count()).toBe(MANY - half.length);
    expect(map.deleteMany(half)).toBe(0);
    expect(map.clear()).toBe(MANY - half.length);
    expect([map.clear(), map.count(), [...map]]).toEqual([0, 0, []]);
  });

  test('are set by mode, and the error counts those before it', () => {
    using map = hash(10);
    map.setMany(
      [
        [1, 1n],
        [2, 2n],
      ],
      'noexist',
    );
    const more = [4, 3, 2, 1].map((key) => [key, 9n] as const);
    expect(() => map.setMany(more, 'noexist')).toThrow(
      expect.objectContaining({ code: 'EEXIST', subject: expect.stringContaining('entry 2 of') }),
    );
    expect(new Map(map)).toEqual(
      new Map([4, 3, 2, 1].map((key) => [key, key > 2 ? 9n : BigInt(key)])),
    );
    expect(() => map.setMany(randomEntries(20))).toThrow(code('E2BIG'));
  });

  test('are drained: each is given once and gone', () => {
    using map = hash(MANY);
    const entries = randomEntries(MANY);
    map.setMany(entries);
    const drained = map.drain();
    expect(drained).toHaveLength(MANY);
    expect(new Map(drained)).toEqual(entries);
    expect(map.drain()).toEqual([]);
  });

  test('in buckets larger than a batch are read all the same', () => {
    // Values of 140 KB make batches of one entry; of 16 buckets for 16 keys some have several.
    using map = createMap({ type: 'hash', key: 'u32', value: 140_000, maxEntries: 16 });
    for (let key = 0; key < 16; key++) map.set(key, new Uint8Array(140_000).fill(key));
    const seen = [...map].map(([key, value]) => [key, value[0], value.at(-1)]);
    expect(seen.toSorted(([a = 0], [b = 0]) => a - b)).toEqual(
      Array.from({ length: 16 }, (_, key) => [key, key, key]),
    );
    expect(map.clear()).toBe(16);
  });

  test('of a per-CPU hash are one value for each possible CPU', () => {
    using map = createMap({ type: 'percpu_hash', key: 'u32', value: 'u32', maxEntries: 100 });
    const cpus = Array.from({ length: possibleCpus() }, (_, cpu) => cpu);
    const entries = Array.from(
      { length: 100 },
      (_, key) => [key, cpus.map((cpu) => key + cpu)] as const,
    );
    map.setMany(entries);
    expect(new Map(map)).toEqual(new Map(entries));
    expect(map.sum(3)).toBe(cpus.reduce((sum, cpu) => sum + 3 + cpu, 0));
    expect(() => map.set(1, [...cpus, 1])).toThrow(/one value for each of the \d+ possible CPUs/);
    expect(() => map.set(1, 1 as never)).toThrow(BtfError);
  });

  test('of an array are zeroed by clear, and cannot be deleted or drained', () => {
    using map = createMap({ type: 'array', value: 'u64', maxEntries: 5 });
    map.setMany([3, 1].map((key) => [key, 2n ** 63n]));
    expect([...map]).toEqual([0n, 2n ** 63n, 0n, 2n ** 63n, 0n].map((value, key) => [key, value]));
    expect(() => map.delete(1)).toThrow(code('EINVAL'));
    expect(() => map.drain()).toThrow(code('ENOTSUPP'));
    expect(() => map.set(5, 1n)).toThrow(code('E2BIG'));
    expect(map.clear()).toBe(5);
    expect([...map.values()]).toEqual([0n, 0n, 0n, 0n, 0n]);
  });

  test('of a per-CPU array are zeroed by clear', () => {
    using map = createMap({ type: 'percpu_array', value: 'u32', maxEntries: 3 });
    const ones = Array.from({ length: possibleCpus() }, () => 1);
    map.setMany([0, 1, 2].map((key) => [key, ones]));
    expect([...map.sums()]).toEqual([0, 1, 2].map((key) => [key, possibleCpus()]));
    expect(map.clear()).toBe(3);
    expect([...map.sums()]).toEqual([0, 1, 2].map((key) => [key, 0]));
  });
});

describe('a walk', () => {
  test('gives every key that stays, once, while a program adds and deletes others', async () => {
    const work = await workload.opens(randomInt(40_000, 60_000));
    using object = openMaps(work.pid, ['churn']).load();
    const { busy } = object.maps;
    busy.setMany(Array.from({ length: STABLE }, (_, key) => [key, BigInt(key)]));
    const link = object.programs.churn.attach();
    const done = work.run();
    let overlapped = 0;
    while (object.globals.steps < work.n) {
      const before = object.globals.steps;
      const entries = [...busy];
      if (object.globals.steps > before) overlapped++;
      const seen = new Map(entries);
      expect(seen.size).toBe(entries.length);
      for (let key = 0; key < STABLE; key++) expect(seen.get(key)).toBe(BigInt(key));
      for (const [key, value] of entries) expect(value).toBe(BigInt(key));
    }
    await done;
    link.close();
    expect(overlapped).toBeGreaterThan(0);
    // What the program left: the keys that stay, and its last ones.
    expect(busy.count()).toBe(STABLE + 200);
  });

  test('ends with the map', () => {
    const map = hash();
    map.setMany(randomEntries(10));
    const walk = map.entries();
    walk.next();
    map.close();
    expect(() => [...map.keys()]).toThrow(ClosedError);
    expect(() => [...walk]).toThrow(ClosedError);
  });
});

test('keys and values of every type are where the program has them', async () => {
  const work = await workload.opens(1);
  using object = openMaps(work.pid, ['echo']).load();
  const { inbox, outbox } = object.maps;
  const key = { x: -3, y: 4 };
  const given: Everything = {
    tiny: 254,
    small: -128,
    half: 65_534,
    whole: -(2 ** 31),
    large: 2n ** 64n - 2n,
    negative: -(2n ** 63n),
    exact: 2 ** 53 - 2,
    flag: true,
    colour: 1,
    name: 'größer',
    raw: Uint8Array.of(0, 1, 2, 3, 4, 254),
    list: [0, 65_534, 7],
    corners: [
      { x: -32_768, y: 32_766 },
      { x: 0, y: -1 },
    ],
    shape: { centre: { x: 1, y: 2 }, area: 2n ** 40n },
    word: { whole: 0x0001_fffe },
    number: 0x6261,
    low: 6,
    middle: 1022,
    high: -16,
  };
  inbox.set(key, given);
  expect(inbox.get(key)).toEqual({
    ...given,
    word: { whole: 0x0001_fffe, halves: [0xfffe, 1] },
    letters: 'ab',
  });
  outbox.set(key, { ...given, name: '', raw: new Uint8Array(6) });
  using link = object.programs.echo.attach();
  await work.run();
  link.close();
  expect(outbox.get(key)).toEqual({
    tiny: 255,
    small: -127,
    half: 65_535,
    whole: -(2 ** 31) + 1,
    large: 2n ** 64n - 1n,
    negative: -(2n ** 63n) + 1n,
    exact: 2 ** 53 - 1,
    flag: false,
    // clang 14 does not mark enums as signed.
    colour: expect.toSatisfy((colour: number) => (colour | 0) === -5),
    name: 'hrößer',
    raw: Uint8Array.of(1, 2, 3, 4, 5, 255),
    list: [1, 65_535, 8],
    corners: [
      { x: -32_767, y: 32_767 },
      { x: 1, y: 0 },
    ],
    shape: { centre: { x: 2, y: 3 }, area: 2n ** 40n + 1n },
    word: { whole: 0x0001_ffff, halves: [0xffff, 1] },
    number: 0x6262,
    letters: 'bb',
    low: 7,
    middle: 1023,
    high: -15,
  });
});

describe('wrong values', () => {
  test.for([-1, 2 ** 32, 1.5, Number.NaN, '1', 'text', null, undefined, {}, -1n, 2n ** 70n])(
    'key %s is refused by name',
    (key) => {
      using map = hash();
      const wrong = key as number;
      for (const use of [
        () => map.get(wrong),
        () => map.has(wrong),
        () => map.set(wrong, 1n),
        () => map.delete(wrong),
        () => map.getAndDelete(wrong),
        () => map.getMany([wrong]),
        () => map.setMany([[wrong, 1n]]),
        () => map.deleteMany([wrong]),
      ])
        expect(use).toThrow(BtfError);
      expect(map.count()).toBe(0);
    },
  );

  test.for([-1n, 2n ** 64n, 1.5, 2 ** 60, 'text', null, undefined])(
    'value %s is refused by name',
    (value) => {
      using map = hash();
      expect(() => map.set(1, value as bigint)).toThrow(BtfError);
      expect(() => map.setMany([[1, value as bigint]])).toThrow(BtfError);
      expect(map.count()).toBe(0);
    },
  );
});

test('everything after close throws ClosedError, and closing again does nothing', () => {
  const map = hash();
  map.close();
  map.close();
  for (const use of [
    () => map.get(1),
    () => map.has(1),
    () => map.set(1, 1n),
    () => map.delete(1),
    () => map.getAndDelete(1),
    () => map.getMany([1]),
    () => map.setMany([[1, 1n]]),
    () => map.setMany([]),
    () => map.deleteMany([1]),
    () => map.deleteMany([]),
    () => map.drain(),
    () => map.clear(),
    () => map.count(),
    () => [...map],
    () => [...map.keys()],
    () => [...map.values()],
    () => map.fd,
    () => map.info,
    () => map.pin('/sys/fs/bpf/none'),
    () => map.unpin('/sys/fs/bpf/none'),
    () => map.freeze(),
  ])
    expect(use).toThrow(ClosedError);
});

test('a frozen map can be read, and no longer written', () => {
  using map = hash();
  map.set(1, 1n);
  expect(map.info.frozen).toBe(false);
  expect(map.freeze().info.frozen).toBe(true);
  expect(() => map.freeze()).toThrow(BpfError);
  for (const use of [
    () => map.set(1, 2n),
    () => map.delete(1),
    () => map.setMany([[1, 2n]]),
    () => map.deleteMany([1]),
    () => map.clear(),
  ])
    expect(use).toThrow(code('EPERM'));
  expect([...map]).toEqual([[1, 1n]]);
});
