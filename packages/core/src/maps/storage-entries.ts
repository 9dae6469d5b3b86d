import type { Codec } from '../btf/index.ts';
import { BpfError } from '../errors/bpf-error.ts';
import { libbpf } from '../ffi/libbpf.ts';
import type { MapDefinition } from '../map-definition.ts';
import type { BaseMap, LazyCodec } from '../map.ts';
import { Column } from './map-memory.ts';
import { scalarCodecs } from './scalar-codecs.ts';
import { updateFlag } from './update-mode.ts';

const ENOENT = 2;

/** Local storage as bpf(2) has it: keys are descriptors of what the values belong to. */
export class StorageEntries<V> {
  readonly #map: BaseMap;
  readonly #lazyCodec: LazyCodec<V>;
  #lazy: Codec<V> | undefined;
  readonly #key = new Column(scalarCodecs.u32.size);
  readonly #value: Column;

  constructor(map: BaseMap, definition: MapDefinition, value: LazyCodec<V>) {
    this.#map = map;
    this.#lazyCodec = value;
    this.#value = new Column(definition.valueSize);
  }

  get(fd: number): V | undefined {
    scalarCodecs.u32.encode(fd, this.#key.view, 0);
    const error = libbpf.bpf_map_lookup_elem(this.#map.fd, this.#key.bytes, this.#value.bytes);
    if (error === -ENOENT) return undefined;
    if (error < 0) throw this.#failed('map lookup', -error);
    return this.#codec.decode(this.#value.view, 0);
  }

  set(fd: number, value: V, mode: unknown): void {
    const flag = updateFlag(mode);
    const mapFd = this.#map.fd;
    this.#codec.encode(value, this.#value.view, 0);
    scalarCodecs.u32.encode(fd, this.#key.view, 0);
    const error = libbpf.bpf_map_update_elem(mapFd, this.#key.bytes, this.#value.bytes, flag);
    if (error < 0) throw this.#failed('map update', -error);
  }

  delete(fd: number): boolean {
    scalarCodecs.u32.encode(fd, this.#key.view, 0);
    const error = libbpf.bpf_map_delete_elem(this.#map.fd, this.#key.bytes);
    if (error === -ENOENT) return false;
    if (error < 0) throw this.#failed('map delete', -error);
    return true;
  }

  get #codec(): Codec<V> {
    this.#lazy ??= this.#lazyCodec();
    return this.#lazy;
  }

  #failed(operation: string, errno: number): BpfError {
    return new BpfError({ operation, subject: this.#map.subject, errno });
  }
}
