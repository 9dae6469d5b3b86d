import { declare, type Pointer } from '../declare.ts';

/** libbpf.h: the maps of an object. */
export const mapDeclarations = {
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
  bpf_map__set_key_size: declare<(map: Pointer, size: number) => number>(
    '0.1.0',
    'int bpf_map__set_key_size(struct bpf_map *map, __u32 size)',
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
  bpf_map__set_max_entries: declare<(map: Pointer, maxEntries: number) => number>(
    '0.1.0',
    'int bpf_map__set_max_entries(struct bpf_map *map, __u32 max_entries)',
  ),
  bpf_map__map_flags: declare<(map: Pointer) => number>(
    '0.1.0',
    '__u32 bpf_map__map_flags(const struct bpf_map *map)',
  ),
  bpf_map__set_map_flags: declare<(map: Pointer, flags: number) => number>(
    '0.1.0',
    'int bpf_map__set_map_flags(struct bpf_map *map, __u32 flags)',
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
  bpf_map__autocreate: declare<(map: Pointer) => boolean>(
    '0.8.0',
    'bool bpf_map__autocreate(const struct bpf_map *map)',
  ),
  bpf_map__set_autocreate: declare<(map: Pointer, autocreate: boolean) => number>(
    '0.8.0',
    'int bpf_map__set_autocreate(struct bpf_map *map, bool autocreate)',
  ),
  bpf_map__pin_path: declare<(map: Pointer) => string | null>(
    '0.5.0',
    'const char *bpf_map__pin_path(const struct bpf_map *map)',
  ),
  bpf_map__set_pin_path: declare<(map: Pointer, path: string | null) => number>(
    '0.0.6',
    'int bpf_map__set_pin_path(struct bpf_map *map, const char *path)',
  ),
  bpf_map__is_pinned: declare<(map: Pointer) => boolean>(
    '0.0.6',
    'bool bpf_map__is_pinned(const struct bpf_map *map)',
  ),
  bpf_map__reuse_fd: declare<(map: Pointer, fd: number) => number>(
    '0.0.1',
    'int bpf_map__reuse_fd(struct bpf_map *map, int fd)',
  ),
  bpf_map__set_inner_map_fd: declare<(map: Pointer, fd: number) => number>(
    '0.0.1',
    'int bpf_map__set_inner_map_fd(struct bpf_map *map, int fd)',
  ),
  bpf_map__inner_map: declare<(map: Pointer) => Pointer | null>(
    '0.4.0',
    'struct bpf_map *bpf_map__inner_map(struct bpf_map *map)',
  ),
} as const;
