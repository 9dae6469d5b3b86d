/** Flags a map is created with, `BPF_F_*` of include/uapi/linux/bpf.h; combine them with `|`. */
export const mapFlags = {
  /** Hash maps take memory entry by entry. Local storage has to have it. */
  BPF_F_NO_PREALLOC: 1 << 0,
  /** LRU maps keep a list for each CPU instead of a common one. */
  BPF_F_NO_COMMON_LRU: 1 << 1,
  BPF_F_NUMA_NODE: 1 << 2,
  /** User space may only read. */
  BPF_F_RDONLY: 1 << 3,
  /** User space may only write. */
  BPF_F_WRONLY: 1 << 4,
  /** Stack traces hold build ids and offsets instead of addresses. */
  BPF_F_STACK_BUILD_ID: 1 << 5,
  BPF_F_ZERO_SEED: 1 << 6,
  /** Programs may only read. */
  BPF_F_RDONLY_PROG: 1 << 7,
  /** Programs may only write. */
  BPF_F_WRONLY_PROG: 1 << 8,
  BPF_F_CLONE: 1 << 9,
  /** User space may map an array into its memory. Linux 5.5. */
  BPF_F_MMAPABLE: 1 << 10,
  BPF_F_PRESERVE_ELEMS: 1 << 11,
  /** Arrays in one array of maps may differ in size. Linux 5.10. */
  BPF_F_INNER_MAP: 1 << 12,
} as const;
