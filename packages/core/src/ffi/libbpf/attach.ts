import { declare, type Count, type Memory, type Pointer } from '../declare.ts';

/** libbpf.h: attaching, a function a hook. */
export const attachDeclarations = {
  bpf_program__attach: declare<(program: Pointer) => Pointer | null>(
    '0.0.7',
    'struct bpf_link *bpf_program__attach(const struct bpf_program *prog)',
  ),
  bpf_program__attach_kprobe_opts: declare<
    (program: Pointer, funcName: string, opts: Memory | null) => Pointer | null
  >(
    '0.5.0',
    'struct bpf_link *bpf_program__attach_kprobe_opts(const struct bpf_program *prog, const char *func_name, const struct bpf_kprobe_opts *opts)',
  ),
  bpf_program__attach_kprobe_multi_opts: declare<
    (program: Pointer, pattern: string, opts: Memory | null) => Pointer | null
  >(
    '0.8.0',
    'struct bpf_link *bpf_program__attach_kprobe_multi_opts(const struct bpf_program *prog, const char *pattern, const struct bpf_kprobe_multi_opts *opts)',
  ),
  bpf_program__attach_uprobe_opts: declare<
    (
      program: Pointer,
      pid: number,
      binaryPath: string,
      funcOffset: Count,
      opts: Memory | null,
    ) => Pointer | null
  >(
    '0.5.0',
    'struct bpf_link *bpf_program__attach_uprobe_opts(const struct bpf_program *prog, pid_t pid, const char *binary_path, size_t func_offset, const struct bpf_uprobe_opts *opts)',
  ),
  bpf_program__attach_uprobe_multi: declare<
    (
      program: Pointer,
      pid: number,
      binaryPath: string,
      funcPattern: string,
      opts: Memory | null,
    ) => Pointer | null
  >(
    '1.3.0',
    'struct bpf_link *bpf_program__attach_uprobe_multi(const struct bpf_program *prog, pid_t pid, const char *binary_path, const char *func_pattern, const struct bpf_uprobe_multi_opts *opts)',
  ),
  bpf_program__attach_usdt: declare<
    (
      program: Pointer,
      pid: number,
      binaryPath: string,
      usdtProvider: string,
      usdtName: string,
      opts: Memory | null,
    ) => Pointer | null
  >(
    '0.8.0',
    'struct bpf_link *bpf_program__attach_usdt(const struct bpf_program *prog, pid_t pid, const char *binary_path, const char *usdt_provider, const char *usdt_name, const struct bpf_usdt_opts *opts)',
  ),
  bpf_program__attach_tracepoint: declare<
    (program: Pointer, tpCategory: string, tpName: string) => Pointer | null
  >(
    '0.0.4',
    'struct bpf_link *bpf_program__attach_tracepoint(const struct bpf_program *prog, const char *tp_category, const char *tp_name)',
  ),
  bpf_program__attach_tracepoint_opts: declare<
    (program: Pointer, tpCategory: string, tpName: string, opts: Memory | null) => Pointer | null
  >(
    '0.5.0',
    'struct bpf_link *bpf_program__attach_tracepoint_opts(const struct bpf_program *prog, const char *tp_category, const char *tp_name, const struct bpf_tracepoint_opts *opts)',
  ),
  bpf_program__attach_raw_tracepoint: declare<(program: Pointer, tpName: string) => Pointer | null>(
    '0.0.4',
    'struct bpf_link *bpf_program__attach_raw_tracepoint(const struct bpf_program *prog, const char *tp_name)',
  ),
  bpf_program__attach_trace: declare<(program: Pointer) => Pointer | null>(
    '0.0.6',
    'struct bpf_link *bpf_program__attach_trace(const struct bpf_program *prog)',
  ),
  bpf_program__attach_trace_opts: declare<
    (program: Pointer, opts: Memory | null) => Pointer | null
  >(
    '0.8.0',
    'struct bpf_link *bpf_program__attach_trace_opts(const struct bpf_program *prog, const struct bpf_trace_opts *opts)',
  ),
  bpf_program__attach_perf_event: declare<(program: Pointer, pfd: number) => Pointer | null>(
    '0.0.4',
    'struct bpf_link *bpf_program__attach_perf_event(const struct bpf_program *prog, int pfd)',
  ),
  bpf_program__attach_perf_event_opts: declare<
    (program: Pointer, pfd: number, opts: Memory | null) => Pointer | null
  >(
    '0.5.0',
    'struct bpf_link *bpf_program__attach_perf_event_opts(const struct bpf_program *prog, int pfd, const struct bpf_perf_event_opts *opts)',
  ),
  bpf_program__attach_iter: declare<(program: Pointer, opts: Memory | null) => Pointer | null>(
    '0.0.9',
    'struct bpf_link *bpf_program__attach_iter(const struct bpf_program *prog, const struct bpf_iter_attach_opts *opts)',
  ),
  bpf_raw_tracepoint_open: declare<(name: string, progFd: number) => number>(
    '0.0.1',
    'int bpf_raw_tracepoint_open(const char *name, int prog_fd)',
  ),
} as const;
