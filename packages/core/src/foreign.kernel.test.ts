// Objects as others write them: fixtures/foreign has programs in the style of libbpf-tools and of the kernel's samples.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { join } from 'node:path';
import {
  BpfError,
  Btf,
  features,
  openObject,
  type BpfObject,
  type MapType,
  type OpenObject,
} from './index.ts';
import { fixture } from './testing/fixtures.ts';
import { Show } from './testing/show.ts';

const NO_PREALLOC = 1;
const MMAPABLE = 1024;
/** The kernel keeps so much of a name: BPF_OBJ_NAME_LEN without its NUL. */
const NAME_BYTES = 15;
const INSTRUCTION_BYTES = 8;
/** A kernel may come without the file that has its configuration. */
const KCONFIG = 'CONFIG_BPF_SYSCALL=y\nCONFIG_NO_SUCH_OPTION=7\n';

/** A map as the C source has it. */
type Declared = readonly [
  type: MapType,
  keyBytes: number,
  valueBytes: number,
  maxEntries: number,
  flags?: number,
];

interface Foreign {
  readonly maps: Readonly<Record<string, Declared>>;
  readonly programs: Readonly<Record<string, string>>;
  readonly globals: readonly string[];
  /** Whether this kernel may refuse it. */
  readonly mayBeRefused?: () => boolean;
}

/** What the sources say; libbpf gives a perf event array an entry for each possible CPU when it is created, hence 0. */
const objects: Readonly<Record<string, Foreign>> = {
  biolatency: {
    maps: {
      cgroup_map: ['cgroup_array', 4, 4, 1],
      start: ['hash', 8, 8, 10_240],
      hists: ['hash', 8, 108, 1024],
    },
    programs: { block_rq_issue: 'raw_tracepoint', block_rq_complete: 'raw_tracepoint' },
    globals: ['filter_cg', 'targ_per_disk', 'targ_ms'],
  },
  execsnoop: {
    maps: { execs: ['hash', 4, 1060, 10_240], events: ['perf_event_array', 4, 4, 0] },
    programs: {
      tracepoint__syscalls__sys_enter_execve: 'tracepoint',
      tracepoint__syscalls__sys_exit_execve: 'tracepoint',
    },
    globals: ['ignore_failed', 'max_args'],
  },
  locks: {
    maps: {
      buckets: ['hash', 4, 16, 100],
      waiting: ['queue', 0, 8, 32],
      spare: ['stack', 0, 12, 16],
      per_socket: ['sk_storage', 4, 8, 0, NO_PREALLOC],
    },
    programs: { limit: 'sched_cls' },
    globals: [],
  },
  lsm: {
    maps: { opens: ['percpu_hash', 4, 12, 512] },
    programs: { on_file_open: 'lsm' },
    globals: [],
    mayBeRefused: () => !kernelHas('func', 'bpf_lsm_file_open') || hostForbidsPatching(),
  },
  nested_maps: {
    maps: {
      lru_a: ['lru_hash', 8, 4, 128],
      lru_b: ['lru_hash', 8, 4, 128],
      by_cpu: ['array_of_maps', 4, 4, 4],
      by_pid: ['hash_of_maps', 4, 4, 16],
      jumps: ['prog_array', 4, 4, 2],
    },
    programs: { head: 'raw_tracepoint', tail: 'raw_tracepoint' },
    globals: [],
  },
  opensnoop: {
    maps: {
      start: ['hash', 4, 16, 10_240, NO_PREALLOC],
      stacks: ['stack_trace', 4, 1016, 1024],
      events: ['ringbuf', 0, 0, 262_144],
    },
    programs: {
      tracepoint__syscalls__sys_enter_openat: 'tracepoint',
      tracepoint__syscalls__sys_exit_openat: 'tracepoint',
    },
    globals: ['targ_pid', 'targ_tgid', 'targ_failed'],
  },
  runqlat: {
    maps: { start: ['hash', 4, 8, 10_240], hists: ['hash', 4, 120, 10_240] },
    programs: { sched_wakeup: 'tracing', sched_wakeup_new: 'tracing', sched_switch: 'tracing' },
    globals: ['targ_per_process', 'targ_tgid'],
  },
  sections: {
    maps: { mapped: ['array', 4, 8, 16, MMAPABLE] },
    programs: { use: 'raw_tracepoint' },
    globals: ['fixed', 'text', 'changing', 'counter', 'other', 'zeros'],
  },
  sockfilter: {
    maps: { my_map: ['array', 4, 8, 256] },
    programs: { bpf_prog1: 'socket_filter' },
    globals: [],
  },
  tasks: { maps: {}, programs: { dump_task: 'tracing' }, globals: ['tasks'] },
  tcpconnect: {
    maps: {
      sockets: ['hash', 4, 8, 8192],
      ipv4_count: ['hash', 12, 8, 65_536],
      ipv6_count: ['lru_percpu_hash', 36, 8, 4096],
    },
    programs: { tcp_v4_connect: 'kprobe', tcp_v4_connect_ret: 'kprobe', set_state: 'tracing' },
    globals: ['filter_ports_len', 'filter_ports', 'do_count'],
  },
  timers: {
    maps: {
      array: ['array', 4, 24, 2],
      per_task: ['task_storage', 4, 24, 0, NO_PREALLOC],
    },
    programs: { start_timer: 'sched_cls', on_switch: 'tracing' },
    globals: [],
    mayBeRefused: () => !kernelHas('struct', 'bpf_timer'),
  },
  xdp_count: {
    maps: {
      xdp_stats_map: ['percpu_array', 4, 16, 3],
      blocklist: ['lpm_trie', 8, 4, 255, NO_PREALLOC],
    },
    programs: { xdp_stats: 'xdp' },
    globals: [],
  },
};

describe.each(Object.entries(objects))('%s', (name, foreign) => {
  let bytes: Uint8Array;

  beforeAll(() => {
    bytes = fixture(`foreign/${name}`);
  });

  test('opens as its source has it', () => {
    using open = openObject(bytes, { name });
    expect(described(open)).toEqual({
      maps: Object.fromEntries(
        Object.entries(foreign.maps).map(([map, [type, , valueSize, maxEntries, flags = 0]]) => [
          map,
          { type, valueSize, maxEntries, flags },
        ]),
      ),
      programs: foreign.programs,
      globals: foreign.globals.toSorted(),
    });
  });

  test('loads, and describes itself as the kernel describes it to others', () => {
    const open = openObject(bytes, { name, kconfig: KCONFIG });
    let object: BpfObject;
    try {
      object = open.load();
    } catch (error) {
      if (foreign.mayBeRefused?.() !== true) throw error;
      expect(error).toBeInstanceOf(BpfError);
      return;
    }
    using _object = object;
    const maps = Object.values(object.maps);
    expect(maps.map(({ name: map }) => map).toSorted()).toEqual(
      Object.keys(foreign.maps).toSorted(),
    );
    for (const map of maps) {
      const { info, type } = map;
      const [shown] = show.maps([info.id]);
      expect(asShown(info)).toEqual(shown);
      expect(type).toBe(shown?.type);
      expect(map.maxEntries).toBe(shown?.max_entries);
      const [declared, keyBytes, valueBytes, maxEntries, flags = 0] = foreign.maps[map.name] ?? [];
      expect(shown).toMatchObject({
        type: declared,
        name: map.name.slice(0, NAME_BYTES),
        bytes_key: keyBytes,
        bytes_value: valueBytes,
        flags,
        ...(maxEntries === 0 ? {} : { max_entries: maxEntries }),
      });
    }
    for (const program of Object.values(object.programs)) {
      const { info } = program;
      const [shown] = show.programs([info.id]);
      expect({
        id: info.id,
        type: info.type,
        name: info.name,
        tag: info.tag,
        uid: info.uid,
        bytes_xlated: info.instructions * INSTRUCTION_BYTES,
        bytes_jited: info.jitedBytes,
        btf_id: info.btfId,
        map_ids: info.mapIds,
      }).toEqual(shown);
      expect(shown).toMatchObject({
        type: foreign.programs[program.name],
        name: program.name.slice(0, NAME_BYTES),
      });
    }
  });
});

let folder: string;
let show: Show;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'foreign-'));
  show = new Show(folder);
});

afterAll(() => {
  rmSync(folder, { recursive: true });
});

function described(open: OpenObject): unknown {
  return {
    maps: Object.fromEntries(
      Object.entries(open.maps).map(([name, { type, valueSize, maxEntries, flags }]) => [
        name,
        { type, valueSize, maxEntries, flags },
      ]),
    ),
    programs: Object.fromEntries(
      Object.entries(open.programs).map(([name, { type }]) => [name, type]),
    ),
    globals: Object.keys(open.globals).toSorted(),
  };
}

function asShown(info: BpfObject['maps'][string]['info']): unknown {
  const { id, type, name, flags, keySize, valueSize, maxEntries, btfId } = info;
  return {
    id,
    type,
    name,
    flags,
    bytes_key: keySize,
    bytes_value: valueSize,
    max_entries: maxEntries,
    btf_id: btfId,
  };
}

function kernelHas(kind: 'func' | 'struct', name: string): boolean {
  return Btf.parse(readFileSync('/sys/kernel/btf/vmlinux')).find(kind, name) !== undefined;
}

/** A security hook is patched in as fentry is. */
function hostForbidsPatching(): boolean {
  return features.hook('fentry').has !== 'yes';
}
