import { readFileSync, readlinkSync } from 'node:fs';
import { BpfError } from './errors/bpf-error.ts';
import { libbpf } from './ffi/libbpf.ts';
import { mapTypeOf, type MapType } from './map-type.ts';

/** Offsets in `struct bpf_map_info`, include/uapi/linux/bpf.h; a test compares them with the kernel's BTF. */
export const MAP_INFO_OFFSETS = {
  type: 0,
  id: 4,
  key_size: 8,
  value_size: 12,
  max_entries: 16,
  map_flags: 20,
  name: 24,
  btf_id: 64,
  btf_key_type_id: 68,
  btf_value_type_id: 72,
} as const;

const INFO_BYTES = 80;
const NAME_BYTES = 16;

/** What the kernel tells of a map. */
export interface MapInfo {
  /** The kernel's id, for {@link openMapById}. */
  readonly id: number;
  /** At most 15 characters: the kernel cuts longer names. */
  readonly name: string;
  /** Its kind. */
  readonly type: MapType;
  /** Bytes; 0 for kinds without keys. */
  readonly keySize: number;
  /** Bytes of one value, on one CPU. */
  readonly valueSize: number;
  /** Entries it has room for; bytes, of a ring buffer. */
  readonly maxEntries: number;
  /** Combined {@link mapFlags}. */
  readonly flags: number;
  /** The kernel's id of the BTF that its types are in; 0 without. */
  readonly btfId: number;
  /** Ids in that BTF; 0 where the map has no type. */
  readonly keyTypeId: number;
  /** As {@link keyTypeId}, of values. */
  readonly valueTypeId: number;
  /** Bytes of kernel memory that it takes, as the kernel accounts them; undefined where /proc does not say. */
  readonly memlock: number | undefined;
  /** Whether user space can no longer write it; see {@link BaseMap.freeze}. Undefined where /proc does not say. */
  readonly frozen: boolean | undefined;
}

/**
 * Asks the kernel about a map. Source: bpf(2), BPF_OBJ_GET_INFO_BY_FD; kernel/bpf/syscall.c, bpf_map_show_fdinfo.
 *
 * @throws {BpfError} when the kernel refuses
 */
export function mapInfo(fd: number, subject: string): MapInfo {
  // An older kernel fills in a shorter struct and leaves the rest zero.
  const info = new Uint8Array(INFO_BYTES);
  const error = libbpf.bpf_obj_get_info_by_fd(fd, info, new Uint32Array([INFO_BYTES]));
  if (error < 0) throw new BpfError({ operation: 'information', subject, errno: -error });
  const view = new DataView(info.buffer);
  const field = (name: keyof typeof MAP_INFO_OFFSETS): number =>
    view.getUint32(MAP_INFO_OFFSETS[name], true);
  const name = info.subarray(MAP_INFO_OFFSETS.name, MAP_INFO_OFFSETS.name + NAME_BYTES);
  const lines = descriptorLines(fd);
  const frozen = lines.get('frozen');
  const memlock = lines.get('memlock');
  return {
    id: field('id'),
    name: Buffer.from(name.subarray(0, name.indexOf(0))).toString('latin1'),
    type: mapTypeOf(field('type')),
    keySize: field('key_size'),
    valueSize: field('value_size'),
    maxEntries: field('max_entries'),
    flags: field('map_flags'),
    btfId: field('btf_id'),
    keyTypeId: field('btf_key_type_id'),
    valueTypeId: field('btf_value_type_id'),
    memlock: memlock === undefined ? undefined : Number(memlock),
    frozen: frozen === undefined ? undefined : frozen === '1',
  };
}

/** Whether a descriptor of this process holds a map: pins and ids may lead to programs and links as well. */
export function isMapDescriptor(fd: number): boolean {
  return readlinkSync(`/proc/self/fd/${fd}`) === 'anon_inode:bpf-map';
}

function descriptorLines(fd: number): ReadonlyMap<string, string> {
  try {
    const text = readFileSync(`/proc/self/fdinfo/${fd}`, 'utf8');
    return new Map(
      [...text.matchAll(/^(\w+):\s*(\S+)/gm)].map(([, key = '', value = '']) => [key, value]),
    );
  } catch {
    return new Map();
  }
}
