import type { Feature } from '@ebpf-dojo/testkit';
import type { KernelFacts } from './kernel-facts.ts';
import type { Option } from './options.ts';

/** When a kernel has a feature. A test may be BLOCKED on a kernel only where this says that the kernel lacks what it requires. */
export interface Requirement {
  /** The first release with it; none: every kernel from 5.10 on. */
  readonly since?: string;
  /** Build options it needs, all of them. */
  readonly options: readonly Option[];
  /** It patches functions by ftrace, which a host may forbid. */
  readonly patches?: true;
  /** Where this comes from. */
  readonly source: string;
}

/** THE feature table. Names are those that `requires` of testkit takes. */
export const FEATURES: Readonly<Record<Feature, Requirement>> = {
  root: { options: [], source: 'every kernel: tests run as root here' },
  ipv6: { options: [], source: 'every kernel under test is built with CONFIG_IPV6' },
  'compat calls': {
    options: ['CONFIG_IA32_EMULATION'],
    source: 'arch/x86/Kconfig: IA32_EMULATION',
  },
  'two CPUs': { options: [], source: 'every kernel: machines under test have two CPUs' },
  tmux: { options: [], source: 'every kernel: a program of the host, asked for there alone' },
  bpf: { options: ['CONFIG_BPF_SYSCALL'], source: 'kernel/bpf/Kconfig: BPF_SYSCALL' },
  btf: {
    since: '5.4',
    options: ['CONFIG_DEBUG_INFO_BTF'],
    source: 'lib/Kconfig.debug: DEBUG_INFO_BTF; /sys/kernel/btf came with commit 341dfcf8d78e',
  },
  'ring buffer': {
    since: '5.8',
    options: ['CONFIG_BPF_SYSCALL'],
    source: 'Documentation/bpf/ringbuf.rst; commit 457f44363a88',
  },
  'raw tracepoint': {
    since: '4.17',
    options: ['CONFIG_BPF_SYSCALL', 'CONFIG_FTRACE_SYSCALLS'],
    source: 'commit c4f6699dfcb8; kernel/trace/Kconfig: FTRACE_SYSCALLS, for sys_enter',
  },
  'btf tracepoint': {
    since: '5.5',
    options: ['CONFIG_BPF_SYSCALL', 'CONFIG_DEBUG_INFO_BTF', 'CONFIG_FTRACE_SYSCALLS'],
    source: 'commit ac4414b5ca47; needs the types of DEBUG_INFO_BTF',
  },
  tracepoint: {
    since: '4.7',
    options: ['CONFIG_PERF_EVENTS', 'CONFIG_FTRACE_SYSCALLS'],
    source: 'commit 98b5c2c65c29; kernel/trace/Kconfig: BPF_EVENTS, FTRACE_SYSCALLS',
  },
  kprobe: {
    since: '4.1',
    options: ['CONFIG_KPROBES'],
    source: 'commit 2541517c32be; kernel/trace/Kconfig: KPROBE_EVENTS depends on KPROBES',
  },
  'kprobe.multi': {
    since: '5.18',
    options: ['CONFIG_FPROBE'],
    source:
      'commit 0dcac2725406; kernel/trace/bpf_trace.c has it under CONFIG_FPROBE, which Debian turned on after 6.1',
  },
  fentry: {
    since: '5.5',
    options: ['CONFIG_FUNCTION_TRACER', 'CONFIG_DYNAMIC_FTRACE_WITH_DIRECT_CALLS'],
    patches: true,
    source:
      'commit fec56f5890d9; kernel/bpf/trampoline.c attaches by register_ftrace_direct, which asks ftrace',
  },
  uprobe: {
    since: '4.3',
    options: ['CONFIG_UPROBES'],
    source: 'commit 04a22fae4cbc; kernel/trace/Kconfig: UPROBE_EVENTS selects UPROBES',
  },
  'uprobe.multi': {
    since: '6.6',
    options: ['CONFIG_UPROBES'],
    source: 'commit 89ae89f53d20',
  },
  iter: {
    since: '5.8',
    options: ['CONFIG_BPF_SYSCALL', 'CONFIG_DEBUG_INFO_BTF'],
    source: 'commit eaaacd23910f; attached by the types of DEBUG_INFO_BTF',
  },
  'task storage': {
    since: '5.13',
    options: ['CONFIG_BPF_SYSCALL', 'CONFIG_DEBUG_INFO_BTF'],
    source: 'commit a10787e6d58c, for tracing programs; the map type came with 5.11',
  },
  'iter of one task': {
    since: '6.1',
    options: ['CONFIG_BPF_SYSCALL', 'CONFIG_DEBUG_INFO_BTF'],
    source: 'commit f0d74c4da1f0',
  },
  cookie: {
    since: '5.15',
    options: ['CONFIG_PERF_EVENTS'],
    source: 'commit 7adfc6c9b315, for kprobes, uprobes, tracepoints and perf events',
  },
  'tracing cookie': {
    since: '5.19',
    options: ['CONFIG_BPF_SYSCALL', 'CONFIG_DEBUG_INFO_BTF'],
    source: 'commit 2fcc82411e74, for fentry, fexit and fmod_ret',
  },
  'raw tracepoint cookie': {
    since: '6.10',
    options: ['CONFIG_BPF_SYSCALL'],
    source: 'commit 68ca5d4eebb8, for raw and BTF tracepoints',
  },
  'perf event': {
    since: '4.9',
    options: ['CONFIG_PERF_EVENTS'],
    source: 'commit 0515e5999a46; the software clock needs no hardware',
  },
};

/** Why a kernel lacks a feature, by the table; undefined when it has to have it, or the table does not know the feature. */
export function whyLacking(feature: string, kernel: KernelFacts): string | undefined {
  const requirement = (FEATURES as Readonly<Record<string, Requirement>>)[feature];
  if (requirement === undefined) return undefined;
  const { since, options, patches } = requirement;
  if (since !== undefined && isOlder(kernel.release, since)) return `it came with Linux ${since}`;
  const off = options.filter((option) => !kernel.options.includes(option));
  if (off.length > 0) return `built without ${off.join(', ')}`;
  if (patches && kernel.ftrace === 'closed') return 'its host forbids ftrace, even to root';
  return undefined;
}

function isOlder(release: string, than: string): boolean {
  const [major = 0, minor = 0] = release.split('.').map((part) => Number.parseInt(part, 10));
  const [wantedMajor = 0, wantedMinor = 0] = than.split('.').map(Number);
  return major < wantedMajor || (major === wantedMajor && minor < wantedMinor);
}
