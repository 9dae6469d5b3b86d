import { declare, type Memory, type Pointer } from '../declare.ts';

/** bpf.h: what bpf(2) does with descriptors, ids and pins of any kind. */
export const kernelObjectsDeclarations = {
  bpf_obj_get_info_by_fd: declare<(bpfFd: number, info: Memory, infoLen: Uint32Array) => number>(
    '0.0.1',
    'int bpf_obj_get_info_by_fd(int bpf_fd, void *info, __u32 *info_len)',
  ),
  bpf_obj_pin: declare<(fd: number, pathname: string) => number>(
    '0.0.1',
    'int bpf_obj_pin(int fd, const char *pathname)',
  ),
  bpf_obj_get: declare<(pathname: string) => number>(
    '0.0.1',
    'int bpf_obj_get(const char *pathname)',
  ),
  bpf_prog_get_next_id: declare<(startId: number, nextId: Uint32Array) => number>(
    '0.0.1',
    'int bpf_prog_get_next_id(__u32 start_id, __u32 *next_id)',
  ),
  bpf_map_get_next_id: declare<(startId: number, nextId: Uint32Array) => number>(
    '0.0.1',
    'int bpf_map_get_next_id(__u32 start_id, __u32 *next_id)',
  ),
  bpf_link_get_next_id: declare<(startId: number, nextId: Uint32Array) => number>(
    '0.0.9',
    'int bpf_link_get_next_id(__u32 start_id, __u32 *next_id)',
  ),
  bpf_btf_get_next_id: declare<(startId: number, nextId: Uint32Array) => number>(
    '0.0.5',
    'int bpf_btf_get_next_id(__u32 start_id, __u32 *next_id)',
  ),
  bpf_prog_get_fd_by_id: declare<(id: number) => number>(
    '0.0.1',
    'int bpf_prog_get_fd_by_id(__u32 id)',
  ),
  bpf_map_get_fd_by_id: declare<(id: number) => number>(
    '0.0.1',
    'int bpf_map_get_fd_by_id(__u32 id)',
  ),
  bpf_link_get_fd_by_id: declare<(id: number) => number>(
    '0.0.9',
    'int bpf_link_get_fd_by_id(__u32 id)',
  ),
  bpf_btf_get_fd_by_id: declare<(id: number) => number>(
    '0.0.1',
    'int bpf_btf_get_fd_by_id(__u32 id)',
  ),
  btf__load_from_kernel_by_id: declare<(id: number) => Pointer | null>(
    '0.5.0',
    'struct btf *btf__load_from_kernel_by_id(__u32 id)',
  ),
  btf__free: declare<(btf: Pointer) => void>('0.0.1', 'void btf__free(struct btf *btf)'),
  bpf_task_fd_query: declare<
    (
      pid: number,
      fd: number,
      flags: number,
      buf: Memory | null,
      bufLen: Uint32Array,
      progId: Uint32Array,
      fdType: Uint32Array,
      probeOffset: BigUint64Array,
      probeAddr: BigUint64Array,
    ) => number
  >(
    '0.0.1',
    'int bpf_task_fd_query(int pid, int fd, __u32 flags, char *buf, __u32 *buf_len, __u32 *prog_id, __u32 *fd_type, __u64 *probe_offset, __u64 *probe_addr)',
  ),
  bpf_enable_stats: declare<(type: number) => number>(
    '0.0.9',
    'int bpf_enable_stats(enum bpf_stats_type type)',
  ),
} as const;
