import { declare, type Memory, type Pointer } from '../declare.ts';

/** libbpf.h: attaching, where libbpf knows more than bpf(2) and perf_event_open(2). */
export const attachDeclarations = {
  bpf_program__attach: declare<(program: Pointer) => Pointer | null>(
    '0.0.7',
    'struct bpf_link *bpf_program__attach(const struct bpf_program *prog)',
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
  bpf_program__attach_trace_opts: declare<
    (program: Pointer, opts: Memory | null) => Pointer | null
  >(
    '0.8.0',
    'struct bpf_link *bpf_program__attach_trace_opts(const struct bpf_program *prog, const struct bpf_trace_opts *opts)',
  ),
  bpf_program__attach_iter: declare<(program: Pointer, opts: Memory | null) => Pointer | null>(
    '0.0.9',
    'struct bpf_link *bpf_program__attach_iter(const struct bpf_program *prog, const struct bpf_iter_attach_opts *opts)',
  ),
} as const;
