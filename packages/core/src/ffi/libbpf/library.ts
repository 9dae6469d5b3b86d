import { declare, type Pointer } from '../declare.ts';

/** The library itself. */
export const libraryDeclarations = {
  libbpf_major_version: declare<() => number>('0.6.0', '__u32 libbpf_major_version(void)'),
  libbpf_minor_version: declare<() => number>('0.6.0', '__u32 libbpf_minor_version(void)'),
  libbpf_version_string: declare<() => string>('0.6.0', 'const char *libbpf_version_string(void)'),
  libbpf_set_print: declare<(fn: Pointer | null) => Pointer | null>(
    '0.0.1',
    'libbpf_print_fn_t libbpf_set_print(libbpf_print_fn_t fn)',
  ),
  libbpf_num_possible_cpus: declare<() => number>('0.0.4', 'int libbpf_num_possible_cpus(void)'),
} as const;
