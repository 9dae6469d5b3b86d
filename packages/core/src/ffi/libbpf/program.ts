import { declare, type Count, type Memory, type Pointer } from '../declare.ts';

/** libbpf.h and bpf.h: programs. */
export const programDeclarations = {
  bpf_program__name: declare<(program: Pointer) => string>(
    '0.0.7',
    'const char *bpf_program__name(const struct bpf_program *prog)',
  ),
  bpf_program__section_name: declare<(program: Pointer) => string>(
    '0.2.0',
    'const char *bpf_program__section_name(const struct bpf_program *prog)',
  ),
  bpf_program__fd: declare<(program: Pointer) => number>(
    '0.0.1',
    'int bpf_program__fd(const struct bpf_program *prog)',
  ),
  bpf_program__autoload: declare<(program: Pointer) => boolean>(
    '0.1.0',
    'bool bpf_program__autoload(const struct bpf_program *prog)',
  ),
  bpf_program__set_autoload: declare<(program: Pointer, autoload: boolean) => number>(
    '0.1.0',
    'int bpf_program__set_autoload(struct bpf_program *prog, bool autoload)',
  ),
  bpf_program__type: declare<(program: Pointer) => number>(
    '0.7.0',
    'enum bpf_prog_type bpf_program__type(const struct bpf_program *prog)',
  ),
  bpf_program__set_type: declare<(program: Pointer, type: number) => number>(
    '0.0.1',
    'int bpf_program__set_type(struct bpf_program *prog, enum bpf_prog_type type)',
  ),
  bpf_program__expected_attach_type: declare<(program: Pointer) => number>(
    '0.7.0',
    'enum bpf_attach_type bpf_program__expected_attach_type(const struct bpf_program *prog)',
  ),
  bpf_program__set_expected_attach_type: declare<(program: Pointer, type: number) => number>(
    '0.0.1',
    'int bpf_program__set_expected_attach_type(struct bpf_program *prog, enum bpf_attach_type type)',
  ),
  bpf_program__set_attach_target: declare<
    (program: Pointer, attachProgFd: number, attachFuncName: string) => number
  >(
    '0.0.8',
    'int bpf_program__set_attach_target(struct bpf_program *prog, int attach_prog_fd, const char *attach_func_name)',
  ),
  bpf_program__insn_cnt: declare<(program: Pointer) => Count>(
    '0.6.0',
    'size_t bpf_program__insn_cnt(const struct bpf_program *prog)',
  ),
  bpf_program__flags: declare<(program: Pointer) => number>(
    '0.6.0',
    '__u32 bpf_program__flags(const struct bpf_program *prog)',
  ),
  bpf_program__set_flags: declare<(program: Pointer, flags: number) => number>(
    '0.6.0',
    'int bpf_program__set_flags(struct bpf_program *prog, __u32 flags)',
  ),
  bpf_program__set_log_buf: declare<
    (program: Pointer, logBuf: Memory | null, logSize: Count) => number
  >(
    '0.7.0',
    'int bpf_program__set_log_buf(struct bpf_program *prog, char *log_buf, size_t log_size)',
  ),
  bpf_program__set_log_level: declare<(program: Pointer, logLevel: number) => number>(
    '0.7.0',
    'int bpf_program__set_log_level(struct bpf_program *prog, __u32 log_level)',
  ),
  bpf_prog_load: declare<
    (
      progType: number,
      progName: string,
      license: string,
      insns: Memory,
      insnCnt: Count,
      opts: Memory | null,
    ) => number
  >(
    '0.6.0',
    'int bpf_prog_load(enum bpf_prog_type prog_type, const char *prog_name, const char *license, const struct bpf_insn *insns, size_t insn_cnt, const struct bpf_prog_load_opts *opts)',
  ),
  bpf_prog_test_run_opts: declare<(progFd: number, opts: Memory | null) => number>(
    '0.2.0',
    'int bpf_prog_test_run_opts(int prog_fd, struct bpf_test_run_opts *opts)',
  ),
  bpf_btf_load: declare<(btfData: Memory, btfSize: Count, opts: Memory | null) => number>(
    '0.7.0',
    'int bpf_btf_load(const void *btf_data, size_t btf_size, const struct bpf_btf_load_opts *opts)',
  ),
} as const;
