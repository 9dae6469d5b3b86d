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

type Parameter = 'key' | 'value';

/** THE table: the class of a map by its kind, and its type parameters. makeMap() makes the same. */
const classes: Partial<Readonly<Record<MapType, readonly [name: string, ...Parameter[]]>>> = {
  percpu_hash: ['PerCpuMap', 'key', 'value'],
  percpu_array: ['PerCpuMap', 'key', 'value'],
  lru_percpu_hash: ['PerCpuMap', 'key', 'value'],
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
  const ids = { key: map.keyTypeId, value: map.valueTypeId };
  const sources = parameters.map((parameter) =>
    ids[parameter] === 0 ? 'Uint8Array' : expression(ids[parameter]),
  );
  return { source: `${name}<${sources.join(', ')}>`, classes: [name] };
}
