import { checkOptions } from '../arguments.ts';
import { BpfError } from '../errors/bpf-error.ts';
import { libbpf } from '../ffi/libbpf.ts';
import { libc } from '../ffi/libc.ts';
import { isMapDescriptor, mapInfo } from '../map-info.ts';
import type { BaseMap, LazyCodec } from '../map.ts';
import { pathArgument } from '../path-argument.ts';
import { wholeNumber } from '../whole-number.ts';
import { codecOf, type CodecSpec } from './codec-spec.ts';
import { mapOfDescriptor } from './make-map.ts';

const EINVAL = 22;

/** What is in a map, where the kernel does not know: maps that were made without BTF, ring buffers, queues. */
export interface ExistingMapOptions {
  /** Keys, where the kernel does not know their type. */
  readonly key?: CodecSpec;
  /** Values, where the kernel does not know their type. */
  readonly value?: CodecSpec;
}

/**
 * Opens a map that is pinned in a BPF file system, whoever made it. Keys and values have the types of the kernel's copy of its BTF;
 * without, they are bytes, but for those that `options` describes.
 *
 * @typeParam M its class, which you have to know: `openPinnedMap<BpfMap<number, bigint>>(…)`
 * @param path as it was given to {@link BaseMap.pin}
 * @returns the map; it stands alone: close it
 * @throws {BpfError} ENOENT when there is no pin; EINVAL when it is no map; EPERM or EACCES without privileges
 * @throws {TypeError} when `path` is no string, or an option is none
 */
// oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- what is pinned, only the caller knows
export function openPinnedMap<M extends BaseMap = BaseMap>(
  path: string,
  options: ExistingMapOptions = {},
): M {
  checkOptions(options, 'The options');
  const subject = `pinned map ${pathArgument(path, 'A pin path')}`;
  return existing(libbpf.bpf_obj_get(path), subject, options) as M;
}

/**
 * Opens a map of the kernel by its id, whoever made it. See {@link openPinnedMap} about its types, and {@link kernelIds} for all ids.
 *
 * @param id as {@link MapInfo.id} has it
 * @returns the map; it stands alone: close it
 * @throws {BpfError} ENOENT when there is none; EPERM without CAP_SYS_ADMIN
 * @throws {TypeError | RangeError} when `id` is no id, or an option is none
 */
// oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- as above
export function openMapById<M extends BaseMap = BaseMap>(
  id: number,
  options: ExistingMapOptions = {},
): M {
  checkOptions(options, 'The options');
  const subject = `map with id ${wholeNumber(id, 'A map id', 1)}`;
  return existing(libbpf.bpf_map_get_fd_by_id(id), subject, options) as M;
}

function existing(fd: number, subject: string, { key, value }: ExistingMapOptions): BaseMap {
  if (fd < 0) throw new BpfError({ operation: 'open', subject, errno: -fd });
  try {
    if (!isMapDescriptor(fd)) {
      throw new BpfError({
        operation: 'open',
        subject,
        errno: EINVAL,
        hint: 'It is a pinned program or link, and no map.',
      });
    }
    const info = mapInfo(fd, subject);
    const types = {
      ...(key !== undefined && { key: sized(key, info.keySize, 'A key', subject) }),
      ...(value !== undefined && { value: sized(value, info.valueSize, 'A value', subject) }),
    };
    return mapOfDescriptor(fd, undefined, types);
  } catch (error) {
    libc.close(fd);
    throw error;
  }
}

function sized(spec: CodecSpec, size: number, what: string, subject: string): LazyCodec<unknown> {
  const codec = codecOf(spec, what);
  // Records of a ring have any size: the kernel keeps none.
  if (size !== 0 && codec.size !== size)
    throw new TypeError(
      `${what} of ${subject} has ${size} bytes; that of the option has ${codec.size}.`,
    );
  return () => codec;
}
