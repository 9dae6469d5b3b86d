import { readFileSync, statSync } from 'node:fs';
import { openCheck, type CheckShape } from '@ebpf-dojo/bpf/check';
import {
  BpfError,
  LibbpfNotFoundError,
  VerifierError,
  attachPerfEvent,
  attachUprobe,
  type Program,
  type Resource,
} from '@ebpf-dojo/core';
import type { Check, Outcome } from './checks.ts';
import { privileges } from './privileges.ts';

interface Hook {
  readonly id: string;
  readonly title: string;
  readonly blocks: readonly string[];
  readonly program: CheckShape['programs'];
  readonly attach?: (program: Program) => Resource;
  /** Makes the program run. Default: a few system calls. */
  readonly provoke?: () => void;
  /** What is missing when the kernel says no, where more than its errno can be said. */
  readonly explain?: (error: BpfError) => Partial<Outcome> | undefined;
}

const HERTZ = 1000;
const CLOCK_PATIENCE_MS = 100;

const table: readonly Hook[] = [
  {
    id: 'ring-buffer',
    title: 'bpf(2), ring buffer',
    blocks: ['trace', 'lessons 01 and 04 to 08'],
    program: 'write_ring',
  },
  {
    id: 'raw-tracepoint',
    title: 'raw tracepoint',
    blocks: ['lesson 08'],
    program: 'on_raw_tracepoint',
  },
  {
    id: 'btf-tracepoint',
    title: 'BTF tracepoint (tp_btf)',
    blocks: ['trace', 'lesson 08'],
    program: 'on_btf_tracepoint',
  },
  {
    id: 'tracepoint',
    title: 'tracepoint',
    blocks: ['lesson 06'],
    program: 'on_tracepoint',
    explain: withoutTracefs,
  },
  {
    id: 'kprobe',
    title: 'kprobe',
    blocks: ['lessons 01 to 04'],
    program: 'on_kprobe',
    explain: withoutKprobes,
  },
  { id: 'fentry', title: 'fentry', blocks: [], program: 'on_fentry', explain: withoutTrampolines },
  {
    id: 'uprobe',
    title: 'uprobe',
    blocks: ['lesson 05'],
    program: 'on_uprobe',
    attach: attachToLibc,
    provoke: callLibc,
  },
  {
    id: 'perf-event',
    title: 'CPU clock (perf event)',
    blocks: ['lesson 07'],
    program: 'on_perf_event',
    attach: attachToClock,
    provoke: burnCpu,
  },
];

/** One check for each kind of hook: a trivial program is loaded, attached, made to run, and counted. */
export const hooks: readonly Check[] = table.map((hook) => ({
  id: hook.id,
  title: hook.title,
  blocks: hook.blocks,
  run: () => attempt(hook),
}));

function attempt(hook: Hook): Outcome {
  try {
    const hits = tryHook(hook);
    if (hits > 0) return { status: 'ok', detail: `attached, ran ${hits}×` };
    return {
      status: 'missing',
      detail: 'attached, ran 0×',
      fix: 'The kernel took the program and never ran it; look at dmesg.',
    };
  } catch (error) {
    if (error instanceof LibbpfNotFoundError) return { status: 'untried', detail: 'needs libbpf' };
    if (!(error instanceof BpfError)) throw error;
    if (error.operation === 'load' && error.code === 'EPERM' && privileges().status !== 'ok')
      return { status: 'untried', detail: 'needs privileges' };
    return {
      status: 'missing',
      detail: reason(error),
      ...(error.hint === undefined ? {} : { fix: error.hint }),
      ...hook.explain?.(error),
    };
  }
}

/** @returns how often the program ran */
function tryHook(hook: Hook): number {
  using open = openCheck();
  open.globals.checking_pid = process.pid;
  for (const program of Object.values(open.programs))
    program.autoload = program.name === hook.program;
  using object = open.load();
  const program = object.programs[hook.program];
  using _link = hook.attach?.(program) ?? program.attach();
  (hook.provoke ?? makeSystemCalls)();
  return object.globals.hits;
}

function reason(error: BpfError): string {
  return error instanceof VerifierError
    ? 'the verifier rejected the program'
    : `${error.operation}: ${error.code}`;
}

/** Opens a file: system calls for the tracepoints, do_sys_openat2 for the probes. */
function makeSystemCalls(): void {
  readFileSync('/proc/self/comm');
}

function attachToLibc(program: Program): Resource {
  return attachUprobe(program, { binary: 'libc.so.6', function: 'getppid', pid: 0 });
}

function callLibc(): void {
  void process.ppid;
}

function attachToClock(program: Program): Resource {
  return attachPerfEvent(program, { event: 'cpu-clock', frequency: HERTZ, cpus: [0] });
}

/** The clock ticks only while its CPU is busy or idle alike; a short wait is enough for many samples. */
function burnCpu(): void {
  const end = performance.now() + CLOCK_PATIENCE_MS;
  while (performance.now() < end);
}

function withoutTracefs(): Partial<Outcome> | undefined {
  const mounted = ['/sys/kernel/tracing/events', '/sys/kernel/debug/tracing/events'].some(
    (path) => statSync(path, { throwIfNoEntry: false }) !== undefined,
  );
  if (mounted) return undefined;
  return {
    detail: 'tracefs is not mounted',
    fix: 'sudo mount -t tracefs tracefs /sys/kernel/tracing',
  };
}

function withoutKprobes(error: BpfError): Partial<Outcome> | undefined {
  if (error.operation !== 'attach') return undefined;
  return {
    detail: `this kernel has no kprobes (${error.code})`,
    fix: 'Use a kernel built with CONFIG_KPROBES=y, as those of the distributions are.',
  };
}

function withoutTrampolines(error: BpfError): Partial<Outcome> | undefined {
  return {
    detail: `this kernel refuses fentry (${error.code})`,
    fix: 'Use a kernel built with CONFIG_FUNCTION_TRACER=y and BPF trampolines.',
  };
}
