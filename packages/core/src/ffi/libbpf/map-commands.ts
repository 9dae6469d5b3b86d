import { declare, type Count, type Memory } from '../declare.ts';

/** bpf.h: what bpf(2) does with a map. */
export const mapCommandsDeclarations = {
  bpf_map_create: declare<
    (
      mapType: number,
      mapName: string,
      keySize: number,
      valueSize: number,
      maxEntries: number,
      opts: Memory | null,
    ) => number
  >(
    '0.6.0',
    'int bpf_map_create(enum bpf_map_type map_type, const char *map_name, __u32 key_size, __u32 value_size, __u32 max_entries, const struct bpf_map_create_opts *opts)',
  ),
  bpf_map_lookup_elem: declare<(fd: number, key: Memory | null, value: Memory) => number>(
    '0.0.1',
    'int bpf_map_lookup_elem(int fd, const void *key, void *value)',
  ),
  bpf_map_lookup_and_delete_elem: declare<
    (fd: number, key: Memory | null, value: Memory) => number
  >('0.0.1', 'int bpf_map_lookup_and_delete_elem(int fd, const void *key, void *value)'),
  bpf_map_update_elem: declare<
    (fd: number, key: Memory | null, value: Memory, flags: Count) => number
  >('0.0.1', 'int bpf_map_update_elem(int fd, const void *key, const void *value, __u64 flags)'),
  bpf_map_delete_elem: declare<(fd: number, key: Memory) => number>(
    '0.0.1',
    'int bpf_map_delete_elem(int fd, const void *key)',
  ),
  bpf_map_get_next_key: declare<(fd: number, key: Memory | null, nextKey: Memory) => number>(
    '0.0.1',
    'int bpf_map_get_next_key(int fd, const void *key, void *next_key)',
  ),
  bpf_map_freeze: declare<(fd: number) => number>('0.0.3', 'int bpf_map_freeze(int fd)'),
  bpf_map_lookup_batch: declare<
    (
      fd: number,
      inBatch: Memory | null,
      outBatch: Memory,
      keys: Memory,
      values: Memory,
      count: Uint32Array,
      opts: Memory | null,
    ) => number
  >(
    '0.0.7',
    'int bpf_map_lookup_batch(int fd, void *in_batch, void *out_batch, void *keys, void *values, __u32 *count, const struct bpf_map_batch_opts *opts)',
  ),
  bpf_map_lookup_and_delete_batch: declare<
    (
      fd: number,
      inBatch: Memory | null,
      outBatch: Memory,
      keys: Memory,
      values: Memory,
      count: Uint32Array,
      opts: Memory | null,
    ) => number
  >(
    '0.0.7',
    'int bpf_map_lookup_and_delete_batch(int fd, void *in_batch, void *out_batch, void *keys, void *values, __u32 *count, const struct bpf_map_batch_opts *opts)',
  ),
  bpf_map_update_batch: declare<
    (fd: number, keys: Memory, values: Memory, count: Uint32Array, opts: Memory | null) => number
  >(
    '0.0.7',
    'int bpf_map_update_batch(int fd, const void *keys, const void *values, __u32 *count, const struct bpf_map_batch_opts *opts)',
  ),
  bpf_map_delete_batch: declare<
    (fd: number, keys: Memory, count: Uint32Array, opts: Memory | null) => number
  >(
    '0.0.7',
    'int bpf_map_delete_batch(int fd, const void *keys, __u32 *count, const struct bpf_map_batch_opts *opts)',
  ),
} as const;
