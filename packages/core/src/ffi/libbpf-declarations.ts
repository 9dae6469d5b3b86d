import { declare, type Memory, type Pointer } from './declare.ts';

type Count = number | bigint;

/**
 * Every libbpf function this package calls. A test compares each line with the installed headers and with the library's
 * symbol versions.
 */
export const libbpfDeclarations = {
  libbpf_major_version: declare<() => number>('0.6.0', '__u32 libbpf_major_version(void)'),
  libbpf_minor_version: declare<() => number>('0.6.0', '__u32 libbpf_minor_version(void)'),
  libbpf_version_string: declare<() => string>('0.6.0', 'const char *libbpf_version_string(void)'),
  libbpf_set_print: declare<(fn: Pointer | null) => Pointer | null>(
    '0.0.1',
    'libbpf_print_fn_t libbpf_set_print(libbpf_print_fn_t fn)',
  ),
  libbpf_num_possible_cpus: declare<() => number>('0.0.4', 'int libbpf_num_possible_cpus(void)'),

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

  bpf_map__fd: declare<(map: Pointer) => number>(
    '0.0.1',
    'int bpf_map__fd(const struct bpf_map *map)',
  ),
  bpf_map__name: declare<(map: Pointer) => string>(
    '0.0.1',
    'const char *bpf_map__name(const struct bpf_map *map)',
  ),
  bpf_map__type: declare<(map: Pointer) => number>(
    '0.1.0',
    'enum bpf_map_type bpf_map__type(const struct bpf_map *map)',
  ),
  bpf_map__key_size: declare<(map: Pointer) => number>(
    '0.1.0',
    '__u32 bpf_map__key_size(const struct bpf_map *map)',
  ),
  bpf_map__value_size: declare<(map: Pointer) => number>(
    '0.1.0',
    '__u32 bpf_map__value_size(const struct bpf_map *map)',
  ),
  bpf_map__set_value_size: declare<(map: Pointer, size: number) => number>(
    '0.1.0',
    'int bpf_map__set_value_size(struct bpf_map *map, __u32 size)',
  ),
  bpf_map__max_entries: declare<(map: Pointer) => number>(
    '0.1.0',
    '__u32 bpf_map__max_entries(const struct bpf_map *map)',
  ),
  bpf_map__set_max_entries: declare<(map: Pointer, entries: number) => number>(
    '0.1.0',
    'int bpf_map__set_max_entries(struct bpf_map *map, __u32 max_entries)',
  ),
  bpf_map__map_flags: declare<(map: Pointer) => number>(
    '0.1.0',
    '__u32 bpf_map__map_flags(const struct bpf_map *map)',
  ),
  bpf_map__btf_key_type_id: declare<(map: Pointer) => number>(
    '0.0.1',
    '__u32 bpf_map__btf_key_type_id(const struct bpf_map *map)',
  ),
  bpf_map__btf_value_type_id: declare<(map: Pointer) => number>(
    '0.0.1',
    '__u32 bpf_map__btf_value_type_id(const struct bpf_map *map)',
  ),
  bpf_map__is_internal: declare<(map: Pointer) => boolean>(
    '0.0.3',
    'bool bpf_map__is_internal(const struct bpf_map *map)',
  ),
  bpf_map__initial_value: declare<(map: Pointer, size: BigUint64Array) => Pointer | null>(
    '0.5.0',
    'void *bpf_map__initial_value(struct bpf_map *map, size_t *psize)',
  ),

  bpf_map_lookup_elem: declare<(fd: number, key: Memory, value: Memory) => number>(
    '0.0.1',
    'int bpf_map_lookup_elem(int fd, const void *key, void *value)',
  ),
  bpf_map_update_elem: declare<(fd: number, key: Memory, value: Memory, flags: Count) => number>(
    '0.0.1',
    'int bpf_map_update_elem(int fd, const void *key, const void *value, __u64 flags)',
  ),
  bpf_map_delete_elem: declare<(fd: number, key: Memory) => number>(
    '0.0.1',
    'int bpf_map_delete_elem(int fd, const void *key)',
  ),
  bpf_map_get_next_key: declare<(fd: number, key: Memory | null, next: Memory) => number>(
    '0.0.1',
    'int bpf_map_get_next_key(int fd, const void *key, void *next_key)',
  ),

  bpf_obj_get_info_by_fd: declare<(fd: number, info: Memory, size: Uint32Array) => number>(
    '0.0.1',
    'int bpf_obj_get_info_by_fd(int bpf_fd, void *info, __u32 *info_len)',
  ),

  bpf_prog_get_next_id: declare<(start: number, next: Uint32Array) => number>(
    '0.0.1',
    'int bpf_prog_get_next_id(__u32 start_id, __u32 *next_id)',
  ),
  bpf_map_get_next_id: declare<(start: number, next: Uint32Array) => number>(
    '0.0.1',
    'int bpf_map_get_next_id(__u32 start_id, __u32 *next_id)',
  ),
  bpf_link_get_next_id: declare<(start: number, next: Uint32Array) => number>(
    '0.0.9',
    'int bpf_link_get_next_id(__u32 start_id, __u32 *next_id)',
  ),

  bpf_enable_stats: declare<(type: number) => number>(
    '0.0.9',
    'int bpf_enable_stats(enum bpf_stats_type type)',
  ),

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
  bpf_program__set_log_buf: declare<
    (program: Pointer, buffer: Memory | null, size: Count) => number
  >(
    '0.7.0',
    'int bpf_program__set_log_buf(struct bpf_program *prog, char *log_buf, size_t log_size)',
  ),

  bpf_program__attach: declare<(program: Pointer) => Pointer | null>(
    '0.0.7',
    'struct bpf_link *bpf_program__attach(const struct bpf_program *prog)',
  ),
  bpf_program__attach_kprobe_opts: declare<
    (program: Pointer, func: string, opts: Memory | null) => Pointer | null
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
      path: string,
      offset: Count,
      opts: Memory | null,
    ) => Pointer | null
  >(
    '0.5.0',
    'struct bpf_link *bpf_program__attach_uprobe_opts(const struct bpf_program *prog, pid_t pid, const char *binary_path, size_t func_offset, const struct bpf_uprobe_opts *opts)',
  ),
  bpf_program__attach_tracepoint: declare<
    (program: Pointer, category: string, name: string) => Pointer | null
  >(
    '0.0.4',
    'struct bpf_link *bpf_program__attach_tracepoint(const struct bpf_program *prog, const char *tp_category, const char *tp_name)',
  ),
  bpf_program__attach_raw_tracepoint: declare<(program: Pointer, name: string) => Pointer | null>(
    '0.0.4',
    'struct bpf_link *bpf_program__attach_raw_tracepoint(const struct bpf_program *prog, const char *tp_name)',
  ),
  bpf_program__attach_perf_event: declare<(program: Pointer, fd: number) => Pointer | null>(
    '0.0.4',
    'struct bpf_link *bpf_program__attach_perf_event(const struct bpf_program *prog, int pfd)',
  ),
  ring_buffer__new: declare<
    (fd: number, callback: Pointer, context: Pointer | null, opts: Memory | null) => Pointer | null
  >(
    '0.0.9',
    'struct ring_buffer *ring_buffer__new(int map_fd, ring_buffer_sample_fn sample_cb, void *ctx, const struct ring_buffer_opts *opts)',
  ),
  ring_buffer__consume: declare<(ring: Pointer) => number>(
    '0.0.9',
    'int ring_buffer__consume(struct ring_buffer *rb)',
  ),
  ring_buffer__free: declare<(ring: Pointer) => void>(
    '0.0.9',
    'void ring_buffer__free(struct ring_buffer *rb)',
  ),

  bpf_link__destroy: declare<(link: Pointer) => number>(
    '0.0.4',
    'int bpf_link__destroy(struct bpf_link *link)',
  ),
  bpf_link__fd: declare<(link: Pointer) => number>(
    '0.0.8',
    'int bpf_link__fd(const struct bpf_link *link)',
  ),
} as const;
