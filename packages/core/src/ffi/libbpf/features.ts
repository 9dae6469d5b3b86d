import { declare, type Memory } from '../declare.ts';

/** libbpf.h: what the running kernel has. */
export const featuresDeclarations = {
  libbpf_probe_bpf_prog_type: declare<(progType: number, opts: Memory | null) => number>(
    '0.7.0',
    'int libbpf_probe_bpf_prog_type(enum bpf_prog_type prog_type, const void *opts)',
  ),
  libbpf_probe_bpf_map_type: declare<(mapType: number, opts: Memory | null) => number>(
    '0.7.0',
    'int libbpf_probe_bpf_map_type(enum bpf_map_type map_type, const void *opts)',
  ),
  libbpf_probe_bpf_helper: declare<
    (progType: number, helperId: number, opts: Memory | null) => number
  >(
    '0.7.0',
    'int libbpf_probe_bpf_helper(enum bpf_prog_type prog_type, enum bpf_func_id helper_id, const void *opts)',
  ),
} as const;
