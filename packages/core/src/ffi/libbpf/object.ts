import { declare, type Count, type Memory, type Pointer } from '../declare.ts';

/** libbpf.h: objects, from open to close. */
export const objectDeclarations = {
  bpf_object__open_mem: declare<
    (bytes: Memory, size: Count, opts: Memory | null) => Pointer | null
  >(
    '0.0.6',
    'struct bpf_object *bpf_object__open_mem(const void *obj_buf, size_t obj_buf_sz, const struct bpf_object_open_opts *opts)',
  ),
  bpf_object__load: declare<(object: Pointer) => number>(
    '0.0.1',
    'int bpf_object__load(struct bpf_object *obj)',
  ),
  bpf_object__close: declare<(object: Pointer) => void>(
    '0.0.1',
    'void bpf_object__close(struct bpf_object *object)',
  ),
  bpf_object__btf: declare<(object: Pointer) => Pointer | null>(
    '0.0.2',
    'struct btf *bpf_object__btf(const struct bpf_object *obj)',
  ),
  bpf_object__next_map: declare<(object: Pointer, map: Pointer | null) => Pointer | null>(
    '0.6.0',
    'struct bpf_map *bpf_object__next_map(const struct bpf_object *obj, const struct bpf_map *map)',
  ),
  bpf_object__next_program: declare<(object: Pointer, program: Pointer | null) => Pointer | null>(
    '0.6.0',
    'struct bpf_program *bpf_object__next_program(const struct bpf_object *obj, struct bpf_program *prog)',
  ),
  btf__raw_data: declare<(btf: Pointer, size: Uint32Array) => Pointer | null>(
    '0.6.0',
    'const void *btf__raw_data(const struct btf *btf, __u32 *size)',
  ),
} as const;
