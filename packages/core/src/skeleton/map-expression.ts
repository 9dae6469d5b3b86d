import type { MapType } from '../map-type.ts';

/** What of a map decides its TypeScript type. */
export interface TypedMap {
  readonly type: MapType;
  readonly keyTypeId: number;
  readonly valueTypeId: number;
  readonly inner?: Omit<TypedMap, 'inner'> | undefined;
}

/** A map's type in a skeleton, and the classes of core that it names. */
export interface MapExpression {
  readonly source: string;
  readonly classes: readonly string[];
}

type Parameter = 'key' | 'value' | 'inner';

/** THE table: the class of a map by its kind, and its type parameters. makeMap() makes the same. */
const classes: Partial<Readonly<Record<MapType, readonly [name: string, ...Parameter[]]>>> = {
  array: ['ArrayMap', 'key', 'value'],
  percpu_hash: ['PerCpuMap', 'key', 'value'],
  percpu_array: ['PerCpuMap', 'key', 'value'],
  lru_percpu_hash: ['PerCpuMap', 'key', 'value'],
  lpm_trie: ['LpmTrie', 'key', 'value'],
  array_of_maps: ['MapOfMaps', 'key', 'inner'],
  hash_of_maps: ['MapOfMaps', 'key', 'inner'],
  queue: ['QueueMap', 'value'],
  stack: ['QueueMap', 'value'],
  stack_trace: ['StackTraceMap'],
  prog_array: ['ProgArray'],
  sk_storage: ['FileStorageMap', 'value'],
  inode_storage: ['FileStorageMap', 'value'],
  cgrp_storage: ['FileStorageMap', 'value'],
  task_storage: ['TaskStorageMap', 'value'],
  ringbuf: ['RingBuffer', 'value'],
  perf_event_array: ['PerfBuffer', 'value'],
};

/**
 * The TypeScript type of a map.
 *
 * @param expression the type of a BTF id other than 0
 */
export function mapExpression(map: TypedMap, expression: (id: number) => string): MapExpression {
  const [name, ...parameters] = classes[map.type] ?? (['BpfMap', 'key', 'value'] as const);
  const inner = map.inner && mapExpression(map.inner, expression);
  const used: string[] = [name];
  const sources = parameters.map((parameter) => {
    if (parameter === 'value')
      return map.valueTypeId === 0 ? 'Uint8Array' : expression(map.valueTypeId);
    if (parameter === 'key') {
      if (map.keyTypeId !== 0) return expression(map.keyTypeId);
      return map.type.includes('array') ? 'number' : 'Uint8Array';
    }
    used.push(...(inner?.classes ?? ['BaseMap']));
    return inner?.source ?? 'BaseMap';
  });
  const source = sources.length === 0 ? name : `${name}<${sources.join(', ')}>`;
  return { source, classes: used };
}
