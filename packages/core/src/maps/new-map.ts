import { LARGEST_U32, checkInteger } from '../arguments.ts';
import { BpfError } from '../errors/bpf-error.ts';
import { libbpf } from '../ffi/libbpf.ts';
import { opts } from '../ffi/opts.ts';
import type { MapDefinition } from '../map-definition.ts';
import { mapTypeValue } from '../map-type.ts';

/** A name as the kernel takes it: 15 of these characters (kernel/bpf/syscall.c, bpf_obj_name_cpy). */
const NAME_LENGTH = 15;

/** What a new map is like. */
export type NewMap = Pick<
  MapDefinition,
  'name' | 'type' | 'keySize' | 'valueSize' | 'maxEntries' | 'flags'
> &
  Partial<Pick<MapDefinition, 'keyTypeId' | 'valueTypeId'>>;

/**
 * Creates a map in the kernel. It has no types there; its BTF ids are for us.
 *
 * @param innerFd for a map of maps: the descriptor of its template
 * @returns its definition, which owns the descriptor
 * @throws {BpfError} EINVAL when the sizes or flags don't go with the type, EPERM without privileges
 */
export function newMap(map: NewMap, innerFd = 0): MapDefinition {
  const maxEntries = checkInteger(map.maxEntries, 'maxEntries', 0, LARGEST_U32);
  const flags = checkInteger(map.flags, 'The flags of a map', 0, LARGEST_U32);
  const fd = libbpf.bpf_map_create(
    mapTypeValue(map.type),
    map.name.replaceAll(/[^\w.]/g, '_').slice(0, NAME_LENGTH),
    map.keySize,
    map.valueSize,
    maxEntries,
    opts({
      btf_fd: ['uint32_t', 0],
      btf_key_type_id: ['uint32_t', 0],
      btf_value_type_id: ['uint32_t', 0],
      btf_vmlinux_value_type_id: ['uint32_t', 0],
      inner_map_fd: ['uint32_t', innerFd],
      map_flags: ['uint32_t', flags],
    }),
  );
  if (fd < 0) {
    throw new BpfError({
      operation: 'create',
      subject: `map '${map.name}' (${map.type})`,
      errno: -fd,
    });
  }
  return { keyTypeId: 0, valueTypeId: 0, ...map, maxEntries, internal: false, fd, ownsFd: true };
}
