/** `enum bpf_map_type`, include/uapi/linux/bpf.h: the position is the value. */
const names = [
  'unspec',
  'hash',
  'array',
  'prog_array',
  'perf_event_array',
  'percpu_hash',
  'percpu_array',
  'stack_trace',
  'cgroup_array',
  'lru_hash',
  'lru_percpu_hash',
  'lpm_trie',
  'array_of_maps',
  'hash_of_maps',
  'devmap',
  'sockmap',
  'cpumap',
  'xskmap',
  'sockhash',
  'cgroup_storage',
  'reuseport_sockarray',
  'percpu_cgroup_storage',
  'queue',
  'stack',
  'sk_storage',
  'devmap_hash',
  'struct_ops',
  'ringbuf',
  'inode_storage',
  'task_storage',
  'bloom_filter',
  'user_ringbuf',
  'cgrp_storage',
  'arena',
] as const;

/** A kind of BPF map, by its kernel name in lower case. */
export type MapType = (typeof names)[number];

/** The kind for a kernel value; `'unspec'` for one that is newer than this table. */
export function mapTypeOf(value: number): MapType {
  return names[value] ?? 'unspec';
}

/** The kernel's value for a kind. */
export function mapTypeValue(type: MapType): number {
  return names.indexOf(type);
}

/** Whether `name` is a kind this package knows. */
export function isMapType(name: unknown): name is MapType {
  return names.some((known) => known === name && known !== 'unspec');
}

/** Whether a lookup gives one value for each possible CPU. */
export function isPerCpu(type: MapType): boolean {
  return type === 'percpu_hash' || type === 'percpu_array' || type === 'lru_percpu_hash';
}

/** Whether all its entries are there from the start and stay. */
export function isFixed(type: MapType): boolean {
  return type === 'array' || type === 'percpu_array';
}

/** Whether its values are maps. */
export function isMapOfMaps(type: MapType): boolean {
  return type === 'array_of_maps' || type === 'hash_of_maps';
}
