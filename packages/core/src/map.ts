import type { Codec } from './btf/index.ts';
import { BpfError } from './errors/bpf-error.ts';
import { libbpf } from './ffi/libbpf.ts';
import type { MapDefinition } from './map-definition.ts';
import type { MapType } from './map-type.ts';
import { Resource } from './resource.ts';

const ENOENT = 2;
/** Gives a map's codec; asked once, at the first use. */
export type LazyCodec<T> = () => Codec<T>;

const flags = { any: 0, create: 1, replace: 2 } as const;

/** What every kind of map has. */
export abstract class BaseMap extends Resource {
  readonly name: string;
  /** Its kind. */
  readonly type: MapType;
  /** How many entries fit; for a ring buffer its size in bytes. */
  readonly maxEntries: number;
  readonly #fd: number;

  protected constructor(definition: MapDefinition, owner: Resource) {
    super(`map '${definition.name}' (${definition.type})`, owner);
    this.name = definition.name;
    this.type = definition.type;
    this.maxEntries = definition.maxEntries;
    this.#fd = definition.fd;
  }

  /**
   * The map's file descriptor. The object owns it: don't close it.
   *
   * @throws {ClosedError} after the object's close(), when the number may mean another file
   */
  get fd(): number {
    this.assertOpen();
    return this.#fd;
  }

  protected override release(): void {
    // The object closes the descriptor.
  }
}

/** Lookups, updates and iteration on a map's bytes. Typed maps put codecs around it. */
export abstract class KeyedMap<K, V> extends BaseMap {
  readonly #key: Uint8Array<ArrayBuffer>;
  readonly #keyView: DataView;
  readonly #lazyKeyCodec: LazyCodec<K>;
  #keyCodec: Codec<K> | undefined;
  /** Room for what one lookup gives. Used again by every call: decode from it before the next one. */
  protected readonly value: Uint8Array<ArrayBuffer>;
  protected readonly valueView: DataView;

  protected constructor(
    definition: MapDefinition,
    owner: Resource,
    keyCodec: LazyCodec<K>,
    valueBytes: number,
  ) {
    super(definition, owner);
    this.#lazyKeyCodec = keyCodec;
    this.#key = new Uint8Array(definition.keySize);
    this.#keyView = new DataView(this.#key.buffer);
    this.value = new Uint8Array(valueBytes);
    this.valueView = new DataView(this.value.buffer);
  }

  /** What {@link value} holds after a lookup. */
  protected abstract decodeValue(): V;

  /** Puts a value into {@link value} for an update. */
  protected abstract encodeValue(value: V): void;

  /**
   * The value under `key`, or undefined when there is none.
   *
   * @throws {BpfError} when the kernel refuses the lookup
   * @throws {BtfError} when `key` does not fit the key type
   * @throws {ClosedError} after close()
   */
  get(key: K): V | undefined {
    this.#encodeKey(key);
    return this.#lookup(this.#key) ? this.decodeValue() : undefined;
  }

  /** Whether there is a value under `key`. Throws as {@link get} does. */
  has(key: K): boolean {
    this.#encodeKey(key);
    return this.#lookup(this.#key);
  }

  /**
   * Puts `value` under `key`.
   *
   * @param mode `'any'` (the default), `'create'` only a new key, `'replace'` only one that is there
   * @throws {BpfError} E2BIG when the map is full, EEXIST or ENOENT by `mode`
   * @throws {BtfError} when key or value do not fit their types
   * @throws {ClosedError} after close()
   */
  set(key: K, value: V, mode: keyof typeof flags = 'any'): this {
    this.#encodeKey(key);
    this.encodeValue(value);
    const error = libbpf.bpf_map_update_elem(this.fd, this.#key, this.value, flags[mode]);
    if (error < 0) throw this.#failed('map update', error);
    return this;
  }

  /**
   * Removes `key`.
   *
   * @returns whether it was there
   * @throws {BpfError} EINVAL for kinds whose entries cannot be deleted, such as arrays
   */
  delete(key: K): boolean {
    this.#encodeKey(key);
    const error = libbpf.bpf_map_delete_elem(this.fd, this.#key);
    if (error === -ENOENT) return false;
    if (error < 0) throw this.#failed('map delete', error);
    return true;
  }

  /** The keys, as they were found in one walk: each at most once, also while the kernel adds and deletes. */
  *keys(): Generator<K, void, undefined> {
    for (const key of this.#rawKeys()) yield this.#codec().decode(new DataView(key.buffer), 0);
  }

  /** The values. See {@link entries}. */
  *values(): Generator<V, void, undefined> {
    for (const [, value] of this.entries()) yield value;
  }

  /**
   * Keys with their values. The keys are those of one walk at the start; each value is as it is when its turn comes, and an
   * entry that is gone by then is left out. Entries may be deleted meanwhile, here and in the kernel.
   */
  *entries(): Generator<[K, V], void, undefined> {
    for (const key of this.#rawKeys()) {
      if (this.#lookup(key))
        yield [this.#codec().decode(new DataView(key.buffer), 0), this.decodeValue()];
    }
  }

  [Symbol.iterator](): Generator<[K, V], void, undefined> {
    return this.entries();
  }

  #codec(): Codec<K> {
    this.#keyCodec ??= this.#lazyKeyCodec();
    return this.#keyCodec;
  }

  #encodeKey(key: K): void {
    this.assertOpen();
    this.#codec().encode(key, this.#keyView, 0);
  }

  #lookup(key: Uint8Array): boolean {
    const error = libbpf.bpf_map_lookup_elem(this.fd, key, this.value);
    if (error === -ENOENT) return false;
    if (error < 0) throw this.#failed('map lookup', error);
    return true;
  }

  /**
   * When the current key is deleted under it, bpf_map_get_next_key starts over from the first; hence a set of what was seen, and
   * a bound on the walk.
   */
  #rawKeys(): Iterable<Uint8Array<ArrayBuffer>> {
    const found = new Map<string, Uint8Array<ArrayBuffer>>();
    let previous: Uint8Array<ArrayBuffer> | null = null;
    for (let left = 2 * this.maxEntries + 16; left > 0; left--) {
      const next: Uint8Array<ArrayBuffer> = new Uint8Array(this.#key.length);
      const error = libbpf.bpf_map_get_next_key(this.fd, previous, next);
      if (error === -ENOENT) break;
      if (error < 0) throw this.#failed('map walk', error);
      found.set(Buffer.from(next.buffer).toString('latin1'), next);
      previous = next;
    }
    return found.values();
  }

  #failed(operation: string, error: number): BpfError {
    return new BpfError({ operation, subject: this.subject, errno: -error });
  }
}

/** A map with one value a key: hash, LRU hash, array, LPM trie and their like. */
export class BpfMap<K, V> extends KeyedMap<K, V> {
  readonly #lazyCodec: LazyCodec<V>;
  #codec: Codec<V> | undefined;

  /** @internal */
  constructor(
    definition: MapDefinition,
    owner: Resource,
    keyCodec: LazyCodec<K>,
    valueCodec: LazyCodec<V>,
  ) {
    super(definition, owner, keyCodec, definition.valueSize);
    this.#lazyCodec = valueCodec;
  }

  protected override decodeValue(): V {
    this.#codec ??= this.#lazyCodec();
    return this.#codec.decode(this.valueView, 0);
  }

  protected override encodeValue(value: V): void {
    this.#codec ??= this.#lazyCodec();
    this.#codec.encode(value, this.valueView, 0);
  }
}
