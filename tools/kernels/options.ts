/**
 * Kernel build options that features depend on, each with a symbol that is in the kernel exactly when the option is on.
 *
 * Debian's kernels don't carry their configuration (CONFIG_IKCONFIG is off), and a guest has the host's /boot; the symbol table
 * is the running kernel's own.
 */
export const OPTIONS = {
  /** kernel/bpf/syscall.c, kernel/bpf/verifier.c */
  CONFIG_BPF_SYSCALL: 'bpf_check',
  /** include/asm-generic/vmlinux.lds.h, BTF */
  CONFIG_DEBUG_INFO_BTF: '__start_BTF',
  /** arch/x86/include/asm/syscall_wrapper.h */
  CONFIG_IA32_EMULATION: '__ia32_compat_sys_execve',
  /** kernel/trace/fprobe.c */
  CONFIG_FPROBE: 'register_fprobe',
  /** kernel/trace/trace_syscalls.c, which also needs CONFIG_PERF_EVENTS for this one */
  CONFIG_FTRACE_SYSCALLS: 'perf_syscall_enter',
  /** kernel/trace/ftrace.c */
  CONFIG_FUNCTION_TRACER: 'register_ftrace_function',
  /** kernel/trace/ftrace.c */
  CONFIG_DYNAMIC_FTRACE_WITH_DIRECT_CALLS: 'register_ftrace_direct',
  /** kernel/kprobes.c */
  CONFIG_KPROBES: 'register_kprobe',
  /** kernel/events/core.c */
  CONFIG_PERF_EVENTS: 'perf_event_alloc',
  /** kernel/events/uprobes.c */
  CONFIG_UPROBES: 'uprobe_register',
} as const;

export type Option = keyof typeof OPTIONS;

export const OPTION_NAMES = Object.keys(OPTIONS) as readonly Option[];

/** The symbols that tell. */
export const SYMBOLS: readonly string[] = Object.values(OPTIONS);

/** The options that a configuration file turns on. */
export function optionsOfConfig(config: string): Set<Option> {
  const on = new Set([...config.matchAll(/^(CONFIG_\w+)=[ym]$/gm)].map(([, name]) => name));
  return new Set(OPTION_NAMES.filter((name) => on.has(name)));
}

/** The options that the symbols of a running kernel give away. */
export function optionsOfSymbols(symbols: Iterable<string>): Set<Option> {
  const there = new Set(symbols);
  return new Set(OPTION_NAMES.filter((name) => there.has(OPTIONS[name])));
}
