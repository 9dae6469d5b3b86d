import { expect, test } from 'vitest';
import { mapExpression, type TypedMap } from './map-expression.ts';

const names: Readonly<Record<number, string>> = { 1: 'number', 2: 'bigint', 3: 'Sample' };
const expression = (id: number): string => names[id] ?? 'unknown';
const inner = { type: 'hash', keyTypeId: 1, valueTypeId: 3 } as const;

test.for<readonly [TypedMap, string]>([
  [{ type: 'hash', keyTypeId: 1, valueTypeId: 2 }, 'BpfMap<number, bigint>'],
  [{ type: 'hash', keyTypeId: 0, valueTypeId: 0 }, 'BpfMap<Uint8Array, Uint8Array>'],
  [{ type: 'array', keyTypeId: 0, valueTypeId: 3 }, 'ArrayMap<number, Sample>'],
  [{ type: 'percpu_hash', keyTypeId: 2, valueTypeId: 1 }, 'PerCpuMap<bigint, number>'],
  [{ type: 'queue', keyTypeId: 0, valueTypeId: 3 }, 'QueueMap<Sample>'],
  [{ type: 'stack_trace', keyTypeId: 1, valueTypeId: 2 }, 'StackTraceMap'],
  [{ type: 'task_storage', keyTypeId: 1, valueTypeId: 3 }, 'TaskStorageMap<Sample>'],
  [
    { type: 'hash_of_maps', keyTypeId: 2, valueTypeId: 0, inner },
    'MapOfMaps<bigint, BpfMap<number, Sample>>',
  ],
  [{ type: 'array_of_maps', keyTypeId: 0, valueTypeId: 0 }, 'MapOfMaps<number, BaseMap>'],
  [{ type: 'ringbuf', keyTypeId: 0, valueTypeId: 3 }, 'RingBuffer<Sample>'],
])('$0.type', ([map, source]) => {
  const made = mapExpression(map, expression);
  expect(made.source).toBe(source);
  expect(made.classes.toSorted()).toEqual(
    [...new Set(source.match(/\b[A-Z]\w+/g))]
      .filter((name) => name !== 'Uint8Array' && name !== 'Sample')
      .toSorted(),
  );
});
