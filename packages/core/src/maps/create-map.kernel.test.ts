import { describe, expect, expectTypeOf, test } from 'vitest';
import {
  createMap,
  type ArrayMap,
  type BpfMap,
  type LpmTrie,
  type MapOfMaps,
  type PerCpuMap,
  type ProgArray,
  type QueueMap,
  type StackTraceMap,
} from '../index.ts';

test('has the class of its kind, with the types of its keys and values', () => {
  using hash = createMap({ type: 'hash', key: 'u32', value: 's64', maxEntries: 1 });
  expectTypeOf(hash).toEqualTypeOf<BpfMap<number, bigint>>();
  using lru = createMap({ type: 'lru_hash', key: 6, value: 'u8', maxEntries: 1 });
  expectTypeOf(lru).toEqualTypeOf<BpfMap<Uint8Array, number>>();
  using array = createMap({ type: 'array', value: 4, maxEntries: 1 });
  expectTypeOf(array).toEqualTypeOf<ArrayMap<number, Uint8Array>>();
  using counts = createMap({ type: 'percpu_array', value: 'u64', maxEntries: 1 });
  expectTypeOf(counts).toEqualTypeOf<PerCpuMap<number, bigint>>();
  using trie = createMap({ type: 'lpm_trie', key: 8, value: 'u8', maxEntries: 1, flags: 1 });
  expectTypeOf(trie).toEqualTypeOf<LpmTrie<Uint8Array, number>>();
  using queue = createMap({ type: 'queue', value: 'u64', maxEntries: 1 });
  expectTypeOf(queue).toEqualTypeOf<QueueMap<bigint>>();
  using outer = createMap({ type: 'array_of_maps', inner: hash, maxEntries: 1 });
  expectTypeOf(outer).toEqualTypeOf<MapOfMaps<number, BpfMap<number, bigint>>>();
  using stacks = createMap({ type: 'stack_trace', value: 80, maxEntries: 1 });
  expectTypeOf(stacks).toEqualTypeOf<StackTraceMap>();
  using programs = createMap({ type: 'prog_array', maxEntries: 1 });
  expectTypeOf(programs).toEqualTypeOf<ProgArray>();
  expect(
    [hash, lru, array, counts, trie, queue, outer, stacks, programs].map(
      (map) => `${map.constructor.name} ${map.info.type}`,
    ),
  ).toEqual([
    'BpfMap hash',
    'BpfMap lru_hash',
    'ArrayMap array',
    'PerCpuMap percpu_array',
    'LpmTrie lpm_trie',
    'QueueMap queue',
    'MapOfMaps array_of_maps',
    'StackTraceMap stack_trace',
    'ProgArray prog_array',
  ]);
});

test('a ring buffer is one', () => {
  using ring = createMap({ type: 'ringbuf', value: 'u64', maxEntries: 4096 });
  expect(ring.drain(() => {})).toBe(0);
});

describe('what cannot be', () => {
  const hash = { type: 'hash', key: 'u32', value: 'u64', maxEntries: 1 } as const;

  test.for([
    ['no such type', { ...hash, type: 'hasch' }, TypeError],
    ['a number as type', { ...hash, type: 1 }, TypeError],
    ['a number as name', { ...hash, name: 7 }, TypeError],
    ['no such key', { ...hash, key: 'u33' }, TypeError],
    ['a negative size', { ...hash, value: -8 }, TypeError],
    ['text as size', { ...hash, maxEntries: '8' }, TypeError],
    ['a negative number of entries', { ...hash, maxEntries: -1 }, RangeError],
    ['too many entries', { ...hash, maxEntries: 2 ** 32 }, RangeError],
    ['half a flag', { ...hash, flags: 0.5 }, RangeError],
    ['no map inside', { type: 'array_of_maps', maxEntries: 1, inner: { fd: 3 } }, TypeError],
  ] as const)('%s', ([, options, type]) => {
    expect(() => createMap(options as never)).toThrow(type);
  });

  test.for([
    ['no entries', { ...hash, maxEntries: 0 }],
    ['no keys', { type: 'hash', value: 'u64', maxEntries: 1 }],
    [
      'keys of an array that are no u32',
      { type: 'array', key: 'u64', value: 'u64', maxEntries: 1 },
    ],
    ['a map of maps without a template', { type: 'array_of_maps', maxEntries: 1 }],
  ] as const)('%s, says the kernel', ([, options]) => {
    expect(() => createMap(options as never)).toThrow(
      expect.objectContaining({ name: 'BpfError', operation: 'create' }),
    );
  });
});
