import type { MapType } from '../map-type.ts';
import { pageSize } from '../ffi/memory.ts';
import type { Origin, Outcome } from './answer.ts';
import { createMap, loadIntBtf, type TinyMap } from './create-map.ts';
import { Refusal } from './refusal.ts';

const BPF_F_NO_PREALLOC = 1;
const BPF_F_MMAPABLE = 1 << 10;
const ENOTSUPP = 524;
/** An id that is no struct_ops type: a kernel with struct_ops answers ENOTSUPP, one without EINVAL. */
const NO_STRUCT_OPS = 1;

/** Releases and commits: `enum bpf_map_type` in include/uapi/linux/bpf.h, by its history. */
export const MAP_TYPE_ORIGINS: Readonly<Record<Exclude<MapType, 'unspec'>, Origin>> = {
  hash: { since: '3.19', source: 'commit 0f8e4bd8a1fc' },
  array: { since: '3.19', source: 'commit 28fbcfa08d8e' },
  prog_array: { since: '4.2', source: 'commit 04fd61ab36ec' },
  perf_event_array: { since: '4.3', source: 'commit ea317b267e9d', option: 'CONFIG_PERF_EVENTS' },
  percpu_hash: { since: '4.6', source: 'commit 824bd0ce6c7c' },
  percpu_array: { since: '4.6', source: 'commit a10423b87a7e' },
  stack_trace: { since: '4.6', source: 'commit d5a3b1f69186', option: 'CONFIG_PERF_EVENTS' },
  cgroup_array: { since: '4.8', source: 'commit 4ed8ec521ed5', option: 'CONFIG_CGROUPS' },
  lru_hash: { since: '4.10', source: 'commit 29ba732acbee' },
  lru_percpu_hash: { since: '4.10', source: 'commit 8f8449384ec3' },
  lpm_trie: { since: '4.11', source: 'commit b95a5c4db09b' },
  array_of_maps: { since: '4.12', source: 'commit 56f668dfe00d' },
  hash_of_maps: { since: '4.12', source: 'commit bcc6b1b7ebf8' },
  devmap: { since: '4.14', source: 'commit 546ac1ffb70d', option: 'CONFIG_NET' },
  sockmap: { since: '4.14', source: 'commit 174a79ff9515', option: 'CONFIG_INET' },
  cpumap: { since: '4.15', source: 'commit 6710e1126934', option: 'CONFIG_NET' },
  xskmap: { since: '4.18', source: 'commit fbfc504a24f5', option: 'CONFIG_XDP_SOCKETS' },
  sockhash: { since: '4.18', source: 'commit 81110384441a', option: 'CONFIG_INET' },
  cgroup_storage: { since: '4.19', source: 'commit de9cbbaadba5', option: 'CONFIG_CGROUP_BPF' },
  reuseport_sockarray: { since: '4.19', source: 'commit 5dc4c4b7d4e8', option: 'CONFIG_INET' },
  percpu_cgroup_storage: {
    since: '4.20',
    source: 'commit b741f1630346',
    option: 'CONFIG_CGROUP_BPF',
  },
  queue: { since: '4.20', source: 'commit f1a2e44a3aec' },
  stack: { since: '4.20', source: 'commit f1a2e44a3aec' },
  sk_storage: { since: '5.2', source: 'commit 6ac99e8f23d4', option: 'CONFIG_NET' },
  devmap_hash: { since: '5.4', source: 'commit 6f9d451ab1a3', option: 'CONFIG_NET' },
  struct_ops: { since: '5.6', source: 'commit 85d33df357b6', option: 'CONFIG_BPF_JIT' },
  ringbuf: { since: '5.8', source: 'commit 457f44363a88' },
  inode_storage: { since: '5.10', source: 'commit 8ea636848aca', option: 'CONFIG_BPF_LSM' },
  task_storage: { since: '5.11', source: 'commit 4cf1bc1f1045' },
  bloom_filter: { since: '5.16', source: 'commit 9330986c0300' },
  user_ringbuf: { since: '6.1', source: 'commit 583c1f420173' },
  cgrp_storage: { since: '6.2', source: 'commit c4bcfb38a95e', option: 'CONFIG_CGROUPS' },
  arena: { since: '6.9', source: 'commit 317460317a02', option: 'CONFIG_BPF_JIT' },
};

/** What each kind wants, where it is not four bytes of key, four of value and one entry. */
const SHAPES: Readonly<Partial<Record<MapType, () => Omit<TinyMap, 'type'>>>> = {
  stack_trace: () => ({ keySize: 4, valueSize: 8, maxEntries: 1 }),
  lpm_trie: () => ({ keySize: 8, valueSize: 8, maxEntries: 1, flags: BPF_F_NO_PREALLOC }),
  cgroup_storage: () => ({ keySize: 16, valueSize: 8, maxEntries: 0 }),
  percpu_cgroup_storage: () => ({ keySize: 16, valueSize: 8, maxEntries: 0 }),
  reuseport_sockarray: () => ({ keySize: 4, valueSize: 8, maxEntries: 1 }),
  queue: () => ({ keySize: 0, valueSize: 4, maxEntries: 1 }),
  stack: () => ({ keySize: 0, valueSize: 4, maxEntries: 1 }),
  bloom_filter: () => ({ keySize: 0, valueSize: 4, maxEntries: 1 }),
  struct_ops: () => ({ keySize: 4, valueSize: 4, maxEntries: 1, structOpsTypeId: NO_STRUCT_OPS }),
  ringbuf: () => ({ keySize: 0, valueSize: 0, maxEntries: pageSize() }),
  user_ringbuf: () => ({ keySize: 0, valueSize: 0, maxEntries: pageSize() }),
  arena: () => ({ keySize: 0, valueSize: 0, maxEntries: 1, flags: BPF_F_MMAPABLE }),
};

const LOCAL_STORAGE: ReadonlySet<MapType> = new Set([
  'sk_storage',
  'inode_storage',
  'task_storage',
  'cgrp_storage',
]);

/** Creates a map of a kind, the smallest there is. */
export function tryMapType(type: MapType): Outcome {
  try {
    create(type);
    return { has: 'yes', seen: 'created' };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    if (type === 'struct_ops' && error.errno === ENOTSUPP)
      return { has: 'yes', seen: 'known: it only asks for a type to implement' };
    return error.outcome;
  }
}

function create(type: MapType): void {
  if (LOCAL_STORAGE.has(type)) {
    using btf = loadIntBtf();
    using _map = createStorage(type, btf.fd);
  } else if (type === 'array_of_maps' || type === 'hash_of_maps') {
    using inner = createMap({ type: 'array', keySize: 4, valueSize: 4, maxEntries: 1 });
    using _map = createMap({ type, keySize: 4, valueSize: 4, maxEntries: 1, innerMapFd: inner.fd });
  } else {
    const shape = SHAPES[type]?.() ?? { keySize: 4, valueSize: 4, maxEntries: 1 };
    using _map = createMap({ type, ...shape });
  }
}

/** A map of values that belong to a task, socket, inode or cgroup: an `int` each. */
export function createStorage(type: MapType, btfFd: number): ReturnType<typeof createMap> {
  return createMap({
    type,
    keySize: 4,
    valueSize: 4,
    maxEntries: 0,
    flags: BPF_F_NO_PREALLOC,
    btfFd,
  });
}
