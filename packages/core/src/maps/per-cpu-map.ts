import type { MapDefinition } from '../map-definition.ts';
import type { Resource } from '../resource.ts';
import type { LazyCodec } from '../map.ts';
import { KeyedMap } from './keyed-map.ts';
import { perCpuCodec, perCpuStride } from './per-cpu-codec.ts';
import { possibleCpus } from './possible-cpus.ts';
import { sum } from './sum.ts';

/**
 * A map that keeps one value a key for each possible CPU, so that programs count without contention.
 *
 * A value is an array by CPU number. Possible CPUs may outnumber those online
 * (Documentation/bpf/map_array.rst); the others stay zero.
 */
export class PerCpuMap<K, V> extends KeyedMap<K, readonly V[]> {
  /** @internal */
  constructor(
    definition: MapDefinition,
    owner: Resource | undefined,
    key: LazyCodec<K>,
    value: LazyCodec<V>,
  ) {
    const cpus = possibleCpus();
    super(definition, owner, {
      key,
      value: () => perCpuCodec(value(), cpus),
      valueBytes: perCpuStride(definition.valueSize) * cpus,
    });
  }

  /**
   * The values of all CPUs under `key` in one: numbers and bigints are added, structs field by field, arrays element by element.
   *
   * @returns undefined when there is none
   * @throws {TypeError} when a part cannot be added, such as a string
   * @throws {RangeError} when a sum is beyond 2^53, where a number would be rounded
   */
  sum(key: K): V | undefined {
    const values = this.get(key);
    return values && sum(values);
  }

  /** Every key with its {@link sum}. Walks as {@link entries} does. */
  *sums(): Generator<[K, V], void, undefined> {
    for (const [key, values] of this.entries()) yield [key, sum(values)];
  }
}
