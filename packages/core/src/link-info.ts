import { CMemory } from './ffi/c-memory.ts';
import { BpfError } from './errors/bpf-error.ts';
import { libbpf } from './ffi/libbpf.ts';
import { LINK_INFO_OFFSETS } from './link-info-offsets.ts';

type Field = keyof typeof LINK_INFO_OFFSETS;

/** Room for what newer kernels add. */
const INFO_BYTES = 128;
const NAME_BYTES = 4096;
/** BPF_F_KPROBE_MULTI_RETURN and BPF_F_UPROBE_MULTI_RETURN. */
const AT_RETURN = 1;

/** `enum bpf_link_type` by number. */
const types = [
  'unspec',
  'raw_tracepoint',
  'tracing',
  'cgroup',
  'iter',
  'netns',
  'xdp',
  'perf_event',
  'kprobe_multi',
  'struct_ops',
  'netfilter',
  'tcx',
  'uprobe_multi',
  'netkit',
  'sockmap',
] as const;

/** `enum bpf_perf_event_type` by number. */
const events = [
  undefined,
  'uprobe',
  'uretprobe',
  'kprobe',
  'kretprobe',
  'tracepoint',
  'event',
] as const;

/** What a `perf_event` link is on. Linux 6.6; undefined before. */
export type PerfEventDetails =
  | {
      readonly event: 'uprobe' | 'uretprobe';
      readonly path: string;
      /** Bytes from the start of the file. */
      readonly offset: number;
      /** Linux 6.9; 0 before. */
      readonly cookie: bigint;
    }
  | {
      readonly event: 'kprobe' | 'kretprobe';
      /** Empty for a probe at an address. */
      readonly function: string;
      /** Bytes from the function's start. */
      readonly offset: number;
      /** 0 for those who may not see addresses of the kernel. */
      readonly address: bigint;
      /** How often it was reached and the program not run. Linux 6.7; 0 before. */
      readonly missed: bigint;
      readonly cookie: bigint;
    }
  | { readonly event: 'tracepoint'; readonly name: string; readonly cookie: bigint }
  | {
      readonly event: 'event';
      /** `enum perf_type_id`: 0 hardware, 1 software. */
      readonly eventType: number;
      readonly config: bigint;
      readonly cookie: bigint;
    };

interface Kinds {
  raw_tracepoint: {
    readonly name: string;
    /** Linux 6.16; 0 before. */
    readonly cookie: bigint;
  };
  tracing: {
    /** `enum bpf_attach_type`: 24 fentry, 25 fexit, 26 fmod_ret. */
    readonly attachType: number;
    /** The id of the BTF that has the function, or of the program. */
    readonly targetObjectId: number;
    readonly targetBtfId: number;
    /** Linux 6.16; 0 before. */
    readonly cookie: bigint;
  };
  iter: {
    /** What is walked: `'task'`, `'bpf_map_elem'`. */
    readonly target: string;
    /** The map whose elements are; 0 for other targets. */
    readonly mapId: number;
    /** The one thread and process that are, for `task` and its like; 0 for all. Linux 6.1. */
    readonly tid: number;
    readonly pid: number;
  };
  perf_event: { readonly on: PerfEventDetails | undefined };
  kprobe_multi: {
    /** How many functions. Linux 6.6; 0 before, as `missed` is before 6.7. */
    readonly count: number;
    readonly return: boolean;
    readonly missed: bigint;
  };
  uprobe_multi: {
    /** Linux 6.8; empty and 0 before. */
    readonly path: string;
    readonly count: number;
    readonly return: boolean;
    /** 0 for all processes. */
    readonly pid: number;
  };
  cgroup: { readonly cgroupId: bigint; readonly attachType: number };
  netns: {
    /** The inode of the network namespace; 0 once it is detached. */
    readonly netnsInode: number;
    readonly attachType: number;
  };
  xdp: { readonly ifindex: number };
  struct_ops: { readonly mapId: number };
  netfilter: { readonly family: number; readonly hook: number; readonly priority: number };
  tcx: { readonly ifindex: number; readonly attachType: number };
  netkit: { readonly ifindex: number; readonly attachType: number };
  sockmap: { readonly mapId: number; readonly attachType: number };
  /** A kind that this library does not know. */
  unspec: { readonly typeNumber: number };
}

/** The kinds of BPF links; `enum bpf_link_type`. */
export type LinkType = keyof Kinds;

/** What the kernel tells of a link: its kind by `type`, and with it what only that kind has. */
export type LinkInfo = {
  readonly [K in LinkType]: {
    readonly id: number;
    readonly type: K;
    /** The id of its program; 0 for struct_ops. */
    readonly programId: number;
  } & Kinds[K];
}[LinkType];

/**
 * Source: bpf(2), BPF_OBJ_GET_INFO_BY_FD. Linux 5.8.
 *
 * @throws {BpfError} when the descriptor is no BPF link
 */
export function linkInfo(fd: number, subject: string): LinkInfo {
  const info = new Info(fd, subject);
  const common = { id: info.u32('id'), programId: info.u32('prog_id') };
  const type = types[info.u32('type')] ?? 'unspec';
  return { ...common, type, ...readers[type](info) } as LinkInfo;
}

/** One `struct bpf_link_info`. */
class Info {
  readonly #fd: number;
  readonly #subject: string;
  readonly #view = new DataView(new ArrayBuffer(INFO_BYTES));

  constructor(fd: number, subject: string) {
    this.#fd = fd;
    this.#subject = subject;
    this.#ask();
  }

  u32(field: Field): number {
    return this.#view.getUint32(LINK_INFO_OFFSETS[field], true);
  }

  i32(field: Field): number {
    return this.#view.getInt32(LINK_INFO_OFFSETS[field], true);
  }

  u64(field: Field): bigint {
    return this.#view.getBigUint64(LINK_INFO_OFFSETS[field], true);
  }

  /** A text, which the kernel writes where it is told to. It leaves what it wrote of other fields as it was. */
  text(field: Field, length: Field): string {
    using memory = new CMemory();
    const room = memory.room(NAME_BYTES);
    new Uint8Array(this.#view.buffer).fill(0);
    this.#view.setBigUint64(LINK_INFO_OFFSETS[field], room.address, true);
    this.#view.setUint32(LINK_INFO_OFFSETS[length], NAME_BYTES, true);
    this.#ask();
    return room.text();
  }

  #ask(): void {
    const info = new Uint8Array(this.#view.buffer);
    const error = libbpf.bpf_obj_get_info_by_fd(this.#fd, info, new Uint32Array([INFO_BYTES]));
    if (error < 0)
      throw new BpfError({
        operation: 'information',
        subject: this.#subject,
        errno: -error,
        hint: 'It is held by a perf event or by several links. Probes, tracepoints and perf events are BPF links from Linux 5.15 on.',
      });
  }
}

const readers: { readonly [K in LinkType]: (info: Info) => Kinds[K] } = {
  unspec: (info) => ({ typeNumber: info.u32('type') }),
  raw_tracepoint: (info) => ({
    name: info.text('raw_tracepoint.tp_name', 'raw_tracepoint.tp_name_len'),
    cookie: info.u64('raw_tracepoint.cookie'),
  }),
  tracing: (info) => ({
    attachType: info.u32('tracing.attach_type'),
    targetObjectId: info.u32('tracing.target_obj_id'),
    targetBtfId: info.u32('tracing.target_btf_id'),
    cookie: info.u64('tracing.cookie'),
  }),
  iter: (info) => ({
    target: info.text('iter.target_name', 'iter.target_name_len'),
    mapId: info.u32('iter.map.map_id'),
    tid: info.u32('iter.task.tid'),
    pid: info.u32('iter.task.pid'),
  }),
  perf_event: (info) => ({ on: perfEvent(info) }),
  kprobe_multi: (info) => ({
    count: info.u32('kprobe_multi.count'),
    return: (info.u32('kprobe_multi.flags') & AT_RETURN) !== 0,
    missed: info.u64('kprobe_multi.missed'),
  }),
  uprobe_multi: (info) => ({
    path: info.text('uprobe_multi.path', 'uprobe_multi.path_size'),
    count: info.u32('uprobe_multi.count'),
    return: (info.u32('uprobe_multi.flags') & AT_RETURN) !== 0,
    pid: info.u32('uprobe_multi.pid'),
  }),
  cgroup: (info) => ({
    cgroupId: info.u64('cgroup.cgroup_id'),
    attachType: info.u32('cgroup.attach_type'),
  }),
  netns: (info) => ({
    netnsInode: info.u32('netns.netns_ino'),
    attachType: info.u32('netns.attach_type'),
  }),
  xdp: (info) => ({ ifindex: info.u32('xdp.ifindex') }),
  struct_ops: (info) => ({ mapId: info.u32('struct_ops.map_id') }),
  netfilter: (info) => ({
    family: info.u32('netfilter.pf'),
    hook: info.u32('netfilter.hooknum'),
    priority: info.i32('netfilter.priority'),
  }),
  tcx: (info) => ({ ifindex: info.u32('tcx.ifindex'), attachType: info.u32('tcx.attach_type') }),
  netkit: (info) => ({
    ifindex: info.u32('netkit.ifindex'),
    attachType: info.u32('netkit.attach_type'),
  }),
  sockmap: (info) => ({
    mapId: info.u32('sockmap.map_id'),
    attachType: info.u32('sockmap.attach_type'),
  }),
};

function perfEvent(info: Info): PerfEventDetails | undefined {
  const event = events[info.u32('perf_event.type')];
  switch (event) {
    case undefined:
      return undefined;
    case 'uprobe':
    case 'uretprobe':
      return {
        event,
        path: info.text('perf_event.uprobe.file_name', 'perf_event.uprobe.name_len'),
        offset: info.u32('perf_event.uprobe.offset'),
        cookie: info.u64('perf_event.uprobe.cookie'),
      };
    case 'kprobe':
    case 'kretprobe':
      return {
        event,
        function: info.text('perf_event.kprobe.func_name', 'perf_event.kprobe.name_len'),
        offset: info.u32('perf_event.kprobe.offset'),
        address: info.u64('perf_event.kprobe.addr'),
        missed: info.u64('perf_event.kprobe.missed'),
        cookie: info.u64('perf_event.kprobe.cookie'),
      };
    case 'tracepoint':
      return {
        event,
        name: info.text('perf_event.tracepoint.tp_name', 'perf_event.tracepoint.name_len'),
        cookie: info.u64('perf_event.tracepoint.cookie'),
      };
    case 'event':
      return {
        event,
        eventType: info.u32('perf_event.event.type'),
        config: info.u64('perf_event.event.config'),
        cookie: info.u64('perf_event.event.cookie'),
      };
  }
}
