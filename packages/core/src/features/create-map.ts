import { libbpf } from '../ffi/libbpf.ts';
import { opts } from '../ffi/opts.ts';
import { mapTypeValue, type MapType } from '../map-type.ts';
import { KernelFd } from './kernel-fd.ts';
import { Refusal } from './refusal.ts';

/** A map to try. */
export interface TinyMap {
  readonly type: MapType;
  readonly keySize: number;
  readonly valueSize: number;
  readonly maxEntries: number;
  readonly flags?: number;
  /** A descriptor of BTF whose first type is that of key and value. */
  readonly btfFd?: number;
  readonly innerMapFd?: number;
  readonly structOpsTypeId?: number;
}

/** @throws {Refusal} when the kernel does not create it */
export function createMap(map: TinyMap): KernelFd {
  const typeId = map.btfFd === undefined ? 0 : 1;
  // struct bpf_map_create_opts, bpf.h.
  const options = opts({
    btf_fd: ['uint32_t', map.btfFd ?? 0],
    btf_key_type_id: ['uint32_t', typeId],
    btf_value_type_id: ['uint32_t', typeId],
    btf_vmlinux_value_type_id: ['uint32_t', map.structOpsTypeId ?? 0],
    inner_map_fd: ['uint32_t', map.innerMapFd ?? 0],
    map_flags: ['uint32_t', map.flags ?? 0],
  });
  const fd = libbpf.bpf_map_create(
    mapTypeValue(map.type),
    'feature',
    map.keySize,
    map.valueSize,
    map.maxEntries,
    options,
  );
  if (fd < 0) throw new Refusal('create', `map of type ${map.type}`, -fd);
  return new KernelFd(fd);
}

/** BTF of one type, `int`. Source: Documentation/bpf/btf.rst. */
export function loadIntBtf(): KernelFd {
  const strings = Buffer.from('\0int\0', 'latin1');
  const types = new Uint32Array([1, 1 << 24, 4, (1 << 24) | 32]);
  const header = new Uint32Array([0x00_01_eb_9f, 24, 0, types.byteLength, types.byteLength, 5]);
  const bytes = Buffer.concat([
    new Uint8Array(header.buffer),
    new Uint8Array(types.buffer),
    strings,
  ]);
  const fd = libbpf.bpf_btf_load(bytes, bytes.length, null);
  if (fd < 0) throw new Refusal('load', 'BTF', -fd);
  return new KernelFd(fd);
}
