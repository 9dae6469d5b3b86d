/** `enum bpf_prog_type`, include/uapi/linux/bpf.h: the position is the value. */
const names = [
  'unspec',
  'socket_filter',
  'kprobe',
  'sched_cls',
  'sched_act',
  'tracepoint',
  'xdp',
  'perf_event',
  'cgroup_skb',
  'cgroup_sock',
  'lwt_in',
  'lwt_out',
  'lwt_xmit',
  'sock_ops',
  'sk_skb',
  'cgroup_device',
  'sk_msg',
  'raw_tracepoint',
  'cgroup_sock_addr',
  'lwt_seg6local',
  'lirc_mode2',
  'sk_reuseport',
  'flow_dissector',
  'cgroup_sysctl',
  'raw_tracepoint_writable',
  'cgroup_sockopt',
  'tracing',
  'struct_ops',
  'ext',
  'lsm',
  'sk_lookup',
  'syscall',
  'netfilter',
] as const;

/** A kind of BPF program, by its kernel name in lower case. uprobes are of kind `'kprobe'`; fentry, fexit, tp_btf and iter are `'tracing'`. */
export type ProgramType = (typeof names)[number];

/** The kind for a kernel value; `'unspec'` for one that is newer than this table. */
export function programTypeOf(value: number): ProgramType {
  return names[value] ?? 'unspec';
}

/** The kernel's value for a kind. */
export function programTypeValue(type: ProgramType): number {
  return names.indexOf(type);
}
