import type { Pointer } from './ffi/declare.ts';
import { libbpf } from './ffi/libbpf.ts';
import { mapTypeOf, type MapType } from './map-type.ts';

/** kernel/bpf/arraymap.c, fd_array_map_alloc_check. */
const PERF_EVENT_BYTES = 4;

/** What libbpf knows of one map of an object. */
export interface MapDefinition {
  readonly name: string;
  readonly type: MapType;
  /** Bytes; 0 for kinds without keys. */
  readonly keySize: number;
  /** Bytes; 0 for kinds without values. */
  readonly valueSize: number;
  readonly maxEntries: number;
  /** `BPF_F_*` map flags, include/uapi/linux/bpf.h. */
  readonly flags: number;
  /** BTF ids in the object's BTF; 0 when the C source does not say. */
  readonly keyTypeId: number;
  readonly valueTypeId: number;
  /** Made by libbpf for the object's global variables (`.rodata`, `.data`, `.bss`). */
  readonly internal: boolean;
  /** -1 before load, and after it when the map was not to be created. */
  readonly fd: number;
  /** Nobody else closes the descriptor: the map has to. */
  readonly ownsFd?: true;
  /** Where loading pinned it; undefined when it did not. */
  readonly pinPath?: string | undefined;
  /** What the maps in a map of maps are like; undefined for other kinds, and when the C source does not say. */
  readonly inner?: MapDefinition | undefined;
}

/** A map of an object, with libbpf's handle for it. */
export interface MapHandle {
  readonly definition: MapDefinition;
  readonly handle: Pointer;
}

/** What creating the map settles: its descriptor, its size as the kernel took it, and its pin. */
export function createdAs(
  handle: Pointer,
): Pick<MapDefinition, 'fd' | 'maxEntries' | 'flags' | 'pinPath'> {
  return {
    fd: libbpf.bpf_map__fd(handle),
    maxEntries: libbpf.bpf_map__max_entries(handle),
    flags: libbpf.bpf_map__map_flags(handle),
    pinPath: pinOf(handle),
  };
}

/** Reads a map's definition through libbpf. */
export function mapDefinition(handle: Pointer): MapDefinition {
  const inner = libbpf.bpf_map__inner_map(handle);
  return {
    name: libbpf.bpf_map__name(handle),
    type: mapTypeOf(libbpf.bpf_map__type(handle)),
    keySize: libbpf.bpf_map__key_size(handle),
    valueSize: libbpf.bpf_map__value_size(handle),
    maxEntries: libbpf.bpf_map__max_entries(handle),
    flags: libbpf.bpf_map__map_flags(handle),
    keyTypeId: libbpf.bpf_map__btf_key_type_id(handle),
    valueTypeId: libbpf.bpf_map__btf_value_type_id(handle),
    internal: libbpf.bpf_map__is_internal(handle),
    fd: libbpf.bpf_map__fd(handle),
    inner: inner === null ? undefined : mapDefinition(inner),
  };
}

function pinOf(handle: Pointer): string | undefined {
  return libbpf.bpf_map__is_pinned(handle)
    ? (libbpf.bpf_map__pin_path(handle) ?? undefined)
    : undefined;
}

/**
 * Gives a map of events the sizes the kernel wants: a ring buffer has no keys and values, those of a perf event array are a CPU and a
 * descriptor. The types in its C source are for us: which events it carries. libbpf forgets them when it creates the map.
 */
export function fixEventSizes({ definition, handle }: MapHandle): void {
  const { type, keySize, valueSize } = definition;
  if (type === 'ringbuf' && valueSize > 0) libbpf.bpf_map__set_value_size(handle, 0);
  if (type !== 'perf_event_array') return;
  if (keySize !== PERF_EVENT_BYTES) libbpf.bpf_map__set_key_size(handle, PERF_EVENT_BYTES);
  if (valueSize !== PERF_EVENT_BYTES) libbpf.bpf_map__set_value_size(handle, PERF_EVENT_BYTES);
}
