import { checkOptions } from '../arguments.ts';
import { inspect } from 'node:util';
import { isMapOfMaps, isMapType, type MapType } from '../map-type.ts';
import { BaseMap } from '../map.ts';
import type { RingBuffer } from '../ring/ring-buffer.ts';
import type { ArrayMap } from './array-map.ts';
import type { BpfMap } from './bpf-map.ts';
import { codecOf, type CodecSpec, type SpecValue } from './codec-spec.ts';
import type { LpmTrie } from './lpm-trie.ts';
import { makeTypedMap } from './make-map.ts';
import type { MapOfMaps } from './map-of-maps.ts';
import { newMap } from './new-map.ts';
import type { PerCpuMap } from './per-cpu-map.ts';
import type { ProgArray } from './prog-array.ts';
import type { QueueMap } from './queue-map.ts';
import { scalarCodecs } from './scalar-codecs.ts';
import type { StackTraceMap } from './stack-trace-map.ts';

/** What {@link createMap} makes. */
export interface CreateMapOptions {
  /** Its kind. */
  readonly type: MapType;
  /** Keys; leave it out for kinds without keys, and for arrays, whose keys are u32. */
  readonly key?: CodecSpec;
  /** Values; leave it out for kinds without, and where they are maps or programs. */
  readonly value?: CodecSpec;
  /** How many entries fit; for a ring buffer its size in bytes. */
  readonly maxEntries: number;
  /** Combined {@link mapFlags}; default none. */
  readonly flags?: number;
  /** In the kernel and in errors; the kernel keeps 15 letters, digits, `_` and `.` of it. Default: the type. */
  readonly name?: string;
  /** For a map of maps: a map that those inside are like. */
  readonly inner?: BaseMap;
}

/** The class of a map by its kind. */
export type MapOf<O extends CreateMapOptions> = O['type'] extends 'array'
  ? ArrayMap<number, SpecValue<O['value']>>
  : O['type'] extends 'percpu_array'
    ? PerCpuMap<number, SpecValue<O['value']>>
    : O['type'] extends 'percpu_hash' | 'lru_percpu_hash'
      ? PerCpuMap<SpecValue<O['key']>, SpecValue<O['value']>>
      : O['type'] extends 'hash' | 'lru_hash'
        ? BpfMap<SpecValue<O['key']>, SpecValue<O['value']>>
        : O['type'] extends 'lpm_trie'
          ? LpmTrie<SpecValue<O['key']>, SpecValue<O['value']>>
          : O['type'] extends 'queue' | 'stack'
            ? QueueMap<SpecValue<O['value']>>
            : O['type'] extends 'array_of_maps'
              ? MapOfMaps<number, O['inner'] extends BaseMap ? O['inner'] : BaseMap>
              : O['type'] extends 'hash_of_maps'
                ? MapOfMaps<SpecValue<O['key']>, O['inner'] extends BaseMap ? O['inner'] : BaseMap>
                : O['type'] extends 'stack_trace'
                  ? StackTraceMap
                  : O['type'] extends 'prog_array'
                    ? ProgArray
                    : O['type'] extends 'ringbuf'
                      ? RingBuffer<SpecValue<O['value']>>
                      : BaseMap;

/**
 * Creates a map, without an object: to put into a map of maps, to give to {@link OpenMap.reuse}, or to try something.
 *
 * ```ts
 * using counts = createMap({ type: 'hash', key: 'u32', value: 'u64', maxEntries: 1024 });
 * counts.set(1, 2n);
 * ```
 *
 * Kinds whose values the kernel must know the type of, such as local storage, can only come from an object.
 *
 * @returns the map; it stands alone: close it
 * @throws {BpfError} EINVAL when the kernel does not take these sizes or flags for this type, EPERM without privileges
 * @throws {TypeError | RangeError} when an option is of the wrong type, or a number out of range
 */
export function createMap<const O extends CreateMapOptions>(options: O): MapOf<O> {
  checkOptions(options, 'The options');
  const { type, maxEntries, flags = 0, name = type, inner } = options;
  if (!isMapType(type)) throw new TypeError(`There is no map type ${inspect(type, { depth: 0 })}.`);
  if (typeof name !== 'string') throw new TypeError("A map's name is a string.");
  if (inner !== undefined && !(inner instanceof BaseMap))
    throw new TypeError('`inner` is a map that those inside are like.');
  const holdsDescriptors = isMapOfMaps(type) || type === 'prog_array';
  const arrayKey = type.includes('array') ? scalarCodecs.u32 : undefined;
  const key = options.key === undefined ? arrayKey : codecOf(options.key, 'A key');
  const value =
    options.value === undefined
      ? holdsDescriptors
        ? scalarCodecs.u32
        : undefined
      : codecOf(options.value, 'A value');
  const settings = {
    name,
    type,
    keySize: key?.size ?? (type === 'stack_trace' ? scalarCodecs.u32.size : 0),
    valueSize: type === 'ringbuf' ? 0 : (value?.size ?? 0),
    maxEntries,
    flags,
  };
  const definition = newMap(settings, inner?.fd);
  const none = (what: string) => (): never => {
    throw new TypeError(`map '${name}' (${type}) was created without ${what}.`);
  };
  const types = {
    key: key === undefined ? none('keys') : () => key,
    value: value === undefined ? none('values') : () => value,
    btf: undefined,
  };
  return makeTypedMap(definition, types, undefined) as MapOf<O>;
}
