import { bytesCodec, compileCodec, type Btf, type Codec } from '../btf/index.ts';
import { loadKernelBtf } from '../btf/kernel-btf.ts';
import { BpfError } from '../errors/bpf-error.ts';
import type { MapDefinition } from '../map-definition.ts';
import { mapFlags } from '../map-flags.ts';
import { mapInfo } from '../map-info.ts';
import { isMapOfMaps, isPerCpu, type MapType } from '../map-type.ts';
import type { BaseMap, LazyCodec } from '../map.ts';
import type { Resource } from '../resource.ts';
import { makeEventMap } from '../ring/make-event-map.ts';
import { ArrayMap } from './array-map.ts';
import { BpfMap } from './bpf-map.ts';
import { newMap } from './new-map.ts';
import { FileStorageMap } from './file-storage-map.ts';
import { LpmTrie } from './lpm-trie.ts';
import { MapOfMaps } from './map-of-maps.ts';
import { PerCpuMap } from './per-cpu-map.ts';
import { ProgArray } from './prog-array.ts';
import { QueueMap } from './queue-map.ts';
import { scalarCodecs } from './scalar-codecs.ts';
import { StackTraceMap } from './stack-trace-map.ts';
import { TaskStorageMap } from './task-storage-map.ts';

const EINVAL = 22;

/** What a map's keys and values are. */
export interface MapTypes {
  readonly key: LazyCodec<unknown>;
  readonly value: LazyCodec<unknown>;
  /** Where the types of maps inside are found. */
  readonly btf: Btf | undefined;
}

/** The class for a map's kind, with codecs from its BTF; bytes where the C source gives sizes without types. */
export function makeMap(definition: MapDefinition, btf: Btf, owner: Resource): BaseMap {
  return makeTypedMap(definition, typesOf(definition, btf), owner);
}

/** The types of a map's definition, in the BTF that its ids are of. */
export function typesOf(definition: MapDefinition, btf: Btf | undefined): MapTypes {
  const { type, keyTypeId, keySize, valueTypeId, valueSize } = definition;
  const untypedKey = (): Codec<unknown> =>
    type.includes('array') ? scalarCodecs.u32 : bytesCodec(keySize);
  return {
    key: () => typed(btf, keyTypeId, keySize) ?? untypedKey(),
    value: () =>
      typed(btf, valueTypeId, valueSize) ?? bytesCodec(carriesEvents(type) ? 0 : valueSize),
    btf,
  };
}

/** Events without a type have no size of their own: what the map calls the size of its values is another thing. */
function carriesEvents(type: MapType): boolean {
  return type === 'ringbuf' || type === 'perf_event_array';
}

/** Compiled at its first use: most programs touch few of their maps. Sizes that were changed before load have no type any more. */
function typed(btf: Btf | undefined, typeId: number, size: number): Codec<unknown> | undefined {
  return btf !== undefined && typeId !== 0 && btf.sizeof(typeId) === size
    ? compileCodec(btf, typeId)
    : undefined;
}

/** The class for a map's kind. */
export function makeTypedMap(
  definition: MapDefinition,
  types: MapTypes,
  owner: Resource | undefined,
): BaseMap {
  const { key, value } = types;
  const { type, flags, valueSize } = definition;
  const codecs = { key, value, valueBytes: valueSize };
  if (isPerCpu(type)) return new PerCpuMap(definition, owner, key, value);
  if (isMapOfMaps(type)) return new MapOfMaps(definition, owner, innerMaps(definition, types));
  switch (type) {
    case 'ringbuf':
    case 'perf_event_array':
      return makeEventMap(definition, types, owner);
    case 'array':
      return new ArrayMap(definition, owner, codecs);
    case 'lpm_trie':
      return new LpmTrie(definition, owner, codecs);
    case 'queue':
    case 'stack':
      return new QueueMap(definition, owner, value);
    case 'stack_trace':
      return (flags & mapFlags.BPF_F_STACK_BUILD_ID) === 0
        ? new StackTraceMap(definition, owner)
        : new BpfMap(definition, owner, codecs);
    case 'prog_array':
      return new ProgArray(definition, owner);
    case 'task_storage':
      return new TaskStorageMap(definition, owner, value);
    case 'sk_storage':
    case 'inode_storage':
    case 'cgrp_storage':
      return new FileStorageMap(definition, owner, value);
    default:
      return new BpfMap(definition, owner, codecs);
  }
}

function innerMaps(outer: MapDefinition, { key, btf }: MapTypes) {
  const { inner } = outer;
  return {
    key,
    open: (fd: number, owner: Resource) => {
      if (inner === undefined || btf === undefined) return mapOfDescriptor(fd, owner);
      const { maxEntries, flags } = mapInfo(fd, `map in map '${outer.name}'`);
      const definition = { ...inner, maxEntries, flags, fd, ownsFd: true } as const;
      return makeTypedMap(definition, typesOf(definition, btf), owner);
    },
    create: (maxEntries: number | undefined) => {
      if (inner === undefined) {
        throw new BpfError({
          operation: 'create',
          subject: `map in map '${outer.name}'`,
          errno: EINVAL,
          hint: 'Its C source says nothing of the maps in it: make one with createMap(), of the same type and sizes.',
        });
      }
      const definition = newMap({ ...inner, maxEntries: maxEntries ?? inner.maxEntries });
      return makeTypedMap(definition, typesOf(definition, btf), undefined);
    },
  };
}

/**
 * The map that a descriptor holds, with types from the kernel's copy of its BTF, unless others are given. Takes over the descriptor.
 *
 * @throws {BpfError} when the kernel does not tell of it
 */
export function mapOfDescriptor(
  fd: number,
  owner: Resource | undefined,
  given: Partial<Pick<MapTypes, 'key' | 'value'>> = {},
): BaseMap {
  const info = mapInfo(fd, `map at descriptor ${fd}`);
  const definition: MapDefinition = { ...info, internal: false, fd, ownsFd: true };
  const known = info.keyTypeId !== 0 || info.valueTypeId !== 0;
  const btf = info.btfId !== 0 && known ? loadKernelBtf(info.btfId) : undefined;
  return makeTypedMap(definition, { ...typesOf(definition, btf), ...given }, owner);
}
