import { readFileSync, statSync } from 'node:fs';
import {
  BpfError,
  LibbpfNotFoundError,
  attachPerfEvent,
  attachUprobe,
  type Program,
  type Resource,
} from '@ebpf-dojo/core';
import { no, YES, type Answer } from './answer.ts';
import { openProbe, type ProbeShape } from './probe-object.ts';

/** One kind of hook, and how to find out whether it works. */
interface Hook {
  readonly program: ProbeShape['programs'];
  readonly attach?: (program: Program) => Resource;
  /** Makes the program run. Default: a few system calls. */
  readonly provoke?: () => void;
  /** What is missing when the kernel refuses. */
  readonly missing: (code: string) => readonly [reason: string, remedy: string];
}

const DISTRIBUTION = 'as those of the distributions are.';
const HERTZ = 1000;
const CLOCK_PATIENCE_MS = 100;

/** What a kernel answers that does not have a hook, or not for us. Anything else says nothing about the kernel. */
const REFUSALS: ReadonlySet<string> = new Set([
  'EACCES',
  'EINVAL',
  'ENODEV',
  'ENOENT',
  'ENOSYS',
  'ENOTSUPP',
  'EOPNOTSUPP',
  'EPERM',
  'ESRCH',
]);

/** The hooks programs are attached to, by the name that `requires` takes. */
export const hooks = {
  'ring buffer': {
    program: 'write_ring',
    missing: (code) => [`this kernel has no BPF ring buffers (${code})`, 'Use Linux 5.8 or newer.'],
  },
  'raw tracepoint': {
    program: 'on_raw_tracepoint',
    missing: (code) => [
      `this kernel has no raw tracepoint sys_enter (${code})`,
      `Use a kernel built with CONFIG_FTRACE_SYSCALLS=y, ${DISTRIBUTION}`,
    ],
  },
  'btf tracepoint': {
    program: 'on_btf_tracepoint',
    missing: (code) => [
      `this kernel has no BTF tracepoints (${code})`,
      `Use Linux 5.5 or newer, built with CONFIG_DEBUG_INFO_BTF=y, ${DISTRIBUTION}`,
    ],
  },
  tracepoint: { program: 'on_tracepoint', missing: withoutTracepoint },
  kprobe: {
    program: 'on_kprobe',
    missing: (code) => [
      `this kernel has no kprobes (${code})`,
      `Use a kernel built with CONFIG_KPROBES=y, ${DISTRIBUTION}`,
    ],
  },
  'kprobe.multi': {
    program: 'on_kprobe_multi',
    missing: (code) => [
      `this kernel has no kprobe.multi (${code})`,
      'Use Linux 5.18 or newer, built with CONFIG_FPROBE=y; Debian has that from 6.12 on.',
    ],
  },
  fentry: {
    program: 'on_fentry',
    missing: (code) => [
      `this kernel refuses fentry (${code})`,
      `Use Linux 5.5 or newer, built with CONFIG_FUNCTION_TRACER=y and BPF trampolines.`,
    ],
  },
  uprobe: {
    program: 'on_uprobe',
    attach: (program) =>
      attachUprobe(program, { binary: 'libc.so.6', function: 'getppid', pid: 0 }),
    provoke: () => void process.ppid,
    missing: (code) => [
      `this kernel has no uprobes (${code})`,
      `Use a kernel built with CONFIG_UPROBES=y, ${DISTRIBUTION}`,
    ],
  },
  'perf event': {
    program: 'on_perf_event',
    attach: (program) =>
      attachPerfEvent(program, { event: 'cpu-clock', frequency: HERTZ, cpus: [0] }),
    provoke: burnCpu,
    missing: (code) => [
      `this kernel has no CPU clock to sample by (${code})`,
      `Use a kernel built with CONFIG_PERF_EVENTS=y, ${DISTRIBUTION}`,
    ],
  },
} as const satisfies Readonly<Record<string, Hook>>;

/** Loads the hook's program, attaches it, makes it run, and looks whether it did. */
export function tryHook(hook: Hook): Answer {
  return answering(hook.missing, () => {
    using object = openProbe(hook.program).load();
    const program = object.programs[hook.program];
    using _link = hook.attach?.(program) ?? program.attach();
    (hook.provoke ?? makeSystemCalls)();
    return object.globals.hits > 0
      ? YES
      : {
          has: 'unknown',
          reason: 'its program attached and ran 0×: the kernel took it and never ran it',
          cause: undefined,
        };
  });
}

/** Loads a program and no more. */
export function tryLoading(): Answer {
  const missing = (code: string): readonly [string, string] => [
    `the kernel does not let user ${process.geteuid?.()} load BPF programs (${code})`,
    'Run it as root: `npm test` does, by sudo. In a container: --privileged.',
  ];
  return answering(missing, () => {
    openProbe('on_raw_tracepoint').load().close();
    return YES;
  });
}

function answering(missing: Hook['missing'], attempt: () => Answer): Answer {
  try {
    return attempt();
  } catch (error) {
    if (error instanceof BpfError && REFUSALS.has(error.code)) return no(...missing(error.code));
    if (
      error instanceof LibbpfNotFoundError ||
      (error instanceof Error && error.name === 'CompileError')
    ) {
      const [reason = '', ...remedy] = error.message.split('\n');
      return no(reason, remedy.map((line) => line.trim()).join('  '));
    }
    return {
      has: 'unknown',
      reason: error instanceof Error ? error.message : String(error),
      cause: error,
    };
  }
}

/** Opens a file: system calls for the tracepoints, do_sys_openat2 for the probes. */
function makeSystemCalls(): void {
  readFileSync('/proc/self/comm');
}

/** The clock ticks while its CPU is busy and while it is idle; a short wait is enough for many samples. */
function burnCpu(): void {
  const end = performance.now() + CLOCK_PATIENCE_MS;
  while (performance.now() < end);
}

function withoutTracepoint(code: string): readonly [string, string] {
  const mounted = ['/sys/kernel/tracing/events', '/sys/kernel/debug/tracing/events'].some(
    (path) => statSync(path, { throwIfNoEntry: false }) !== undefined,
  );
  return mounted
    ? [
        `this kernel has no tracepoint raw_syscalls:sys_enter (${code})`,
        `Use a kernel built with CONFIG_FTRACE_SYSCALLS=y, ${DISTRIBUTION}`,
      ]
    : ['tracefs is not mounted', 'sudo mount -t tracefs tracefs /sys/kernel/tracing'];
}
