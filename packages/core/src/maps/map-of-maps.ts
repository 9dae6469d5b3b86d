import type { Codec } from '../btf/index.ts';
import { BpfError } from '../errors/bpf-error.ts';
import { libbpf } from '../ffi/libbpf.ts';
import type { MapDefinition } from '../map-definition.ts';
import { BaseMap, type LazyCodec } from '../map.ts';
import type { Resource } from '../resource.ts';
import { Column, type RawMap } from './map-memory.ts';
import { scalarCodecs } from './scalar-codecs.ts';
import { updateFlag, type UpdateMode } from './update-mode.ts';
import { walkKeys } from './walk-keys.ts';

const ENOENT = 2;
const { u32 } = scalarCodecs;

/** How the maps inside are opened and made. */
export interface InnerMaps<K, M extends BaseMap> {
  readonly key: LazyCodec<K>;
  /** Takes over the descriptor. */
  readonly open: (fd: number, owner: Resource) => M;
  /** @returns a map by itself */
  readonly create: (maxEntries: number | undefined) => M;
}

/**
 * Maps by key, in an array or a hash: `array_of_maps` and `hash_of_maps`. All have the type and sizes of one template, which the C
 * source gives or {@link OpenMap.innerMap} sets. Source: Documentation/bpf/map_of_maps.rst.
 */
export class MapOfMaps<K, M extends BaseMap> extends BaseMap {
  readonly #inner: InnerMaps<K, M>;
  #lazyKey: Codec<K> | undefined;
  readonly #key: Column;
  readonly #value = new Column(u32.size);

  /** @internal */
  constructor(definition: MapDefinition, owner: Resource | undefined, inner: InnerMaps<K, M>) {
    super(definition, owner);
    this.#inner = inner;
    this.#key = new Column(definition.keySize);
  }

  /**
   * The map under `key`, or undefined when there is none.
   *
   * @returns a handle of its own: close it when done; closing this map closes it as well
   * @throws {BpfError} EPERM without CAP_SYS_ADMIN
   * @throws {BtfError} when `key` does not fit the key type
   * @throws {ClosedError} after close()
   */
  get(key: K): M | undefined {
    const id = this.id(key);
    if (id === undefined) return undefined;
    const fd = libbpf.bpf_map_get_fd_by_id(id);
    // Replaced since.
    if (fd === -ENOENT) return undefined;
    if (fd < 0) throw this.#failed('map open', -fd);
    return this.#inner.open(fd, this);
  }

  /** The kernel's id of the map under `key`; undefined when there is none. Throws as {@link get} does. */
  id(key: K): number | undefined {
    this.#encode(key);
    const error = libbpf.bpf_map_lookup_elem(this.fd, this.#key.bytes, this.#value.bytes);
    if (error === -ENOENT) return undefined;
    if (error < 0) throw this.#failed('map lookup', -error);
    return u32.decode(this.#value.view, 0);
  }

  /** Whether there is a map under `key`. Throws as {@link get} does. */
  has(key: K): boolean {
    return this.id(key) !== undefined;
  }

  /**
   * Puts a map under `key`. It then lives as long as it is there, also after its handle is closed.
   *
   * @param map of the template's type, sizes and flags; in an array of maps before `BPF_F_INNER_MAP` of its length, too
   * @throws {BpfError} EINVAL when it is not like the template; EEXIST or ENOENT by `mode`
   * @throws {TypeError} when `map` is no map
   * @throws {ClosedError} after close() of either map
   */
  set(key: K, map: M, mode: UpdateMode = 'any'): this {
    const flag = updateFlag(mode);
    this.assertOpen();
    if (!((map as unknown) instanceof BaseMap))
      throw new TypeError(`A value of ${this.subject} is a map.`);
    this.#encode(key);
    u32.encode(map.fd, this.#value.view, 0);
    const error = libbpf.bpf_map_update_elem(this.fd, this.#key.bytes, this.#value.bytes, flag);
    if (error < 0) throw this.#failed('map update', -error);
    return this;
  }

  /**
   * Makes a map like the template, to {@link set} here. It is in no map yet, and belongs to you: close it once it is set.
   *
   * @param maxEntries default: as in the template
   * @throws {BpfError} EINVAL when the C source has no template to go by: use {@link createMap} then
   */
  create(maxEntries?: number): M {
    this.assertOpen();
    return this.#inner.create(maxEntries);
  }

  /** Removes the map under `key` from here. @returns whether there was one. Throws as {@link get} does. */
  delete(key: K): boolean {
    this.#encode(key);
    const error = libbpf.bpf_map_delete_elem(this.fd, this.#key.bytes);
    if (error === -ENOENT) return false;
    if (error < 0) throw this.#failed('map delete', -error);
    return true;
  }

  /** The keys that have a map, found in one walk at the start. */
  *keys(): Generator<K, void, undefined> {
    for (const bytes of walkKeys(this.#raw())) {
      const key = this.#keyCodec.decode(new DataView(bytes.buffer), 0);
      if (this.has(key)) yield key;
    }
  }

  #raw(): RawMap {
    const { subject, type, fd, maxEntries } = this;
    const keyBytes = this.#key.bytes.length;
    return { subject, type, fd, maxEntries, keyBytes, valueBytes: u32.size };
  }

  get #keyCodec(): Codec<K> {
    this.#lazyKey ??= this.#inner.key();
    return this.#lazyKey;
  }

  #encode(key: K): void {
    this.assertOpen();
    this.#keyCodec.encode(key, this.#key.view, 0);
  }

  #failed(operation: string, errno: number): BpfError {
    return new BpfError({ operation, subject: this.subject, errno });
  }
}
