import { checkIterable } from '../arguments.ts';
import type { Codec } from '../btf/index.ts';
import { BpfError } from '../errors/bpf-error.ts';
import { libbpf } from '../ffi/libbpf.ts';
import type { MapDefinition } from '../map-definition.ts';
import { isFixed } from '../map-type.ts';
import { BaseMap, type LazyCodec } from '../map.ts';
import type { Resource } from '../resource.ts';
import { BatchReader } from './batch-reader.ts';
import { BatchWriter } from './batch-writer.ts';
import { Column, type RawMap } from './map-memory.ts';
import { updateFlag, type UpdateMode } from './update-mode.ts';
import { walkKeys } from './walk-keys.ts';

const ENOENT = 2;
const EINVAL = 22;
const ENOTSUPP = 524;
const ANY = 0;

/** The codecs of a map, and the bytes that a lookup gives. */
export interface MapCodecs<K, V> {
  readonly key: LazyCodec<K>;
  readonly value: LazyCodec<V>;
  /** Bytes of what a lookup gives: all CPUs of it. */
  readonly valueBytes: number;
}

/** A map with keys and values: lookups, updates, iteration, batches. */
export abstract class KeyedMap<K, V> extends BaseMap {
  readonly #codecs: MapCodecs<K, V>;
  #keyCodec: Codec<K> | undefined;
  #valueCodec: Codec<V> | undefined;
  /** Room for one entry, used again by every call: decoded from before the next one. */
  readonly #key: Column;
  readonly #value: Column;
  readonly #raw: RawMap;

  protected constructor(
    definition: MapDefinition,
    owner: Resource | undefined,
    codecs: MapCodecs<K, V>,
  ) {
    super(definition, owner);
    this.#codecs = codecs;
    this.#key = new Column(definition.keySize);
    this.#value = new Column(codecs.valueBytes);
    const open = (): number => this.fd;
    this.#raw = {
      subject: this.subject,
      type: this.type,
      maxEntries: this.maxEntries,
      keyBytes: definition.keySize,
      valueBytes: codecs.valueBytes,
      get fd() {
        return open();
      },
    };
  }

  /**
   * The value under `key`, or undefined when there is none.
   *
   * @throws {BpfError} when the kernel refuses the lookup
   * @throws {BtfError} when `key` does not fit the key type
   * @throws {ClosedError} after close()
   */
  get(key: K): V | undefined {
    this.#encodeKey(key);
    return this.#lookup(this.#key.bytes) ? this.#decodeValue() : undefined;
  }

  /** Whether there is a value under `key`. Throws as {@link get} does. */
  has(key: K): boolean {
    this.#encodeKey(key);
    return this.#lookup(this.#key.bytes);
  }

  /**
   * Puts `value` under `key`.
   *
   * @param mode which keys it may touch; `'any'` by default
   * @throws {BpfError} E2BIG when the map is full, EEXIST or ENOENT by `mode`, EPERM when it is frozen
   * @throws {BtfError} when key or value do not fit their types
   * @throws {TypeError} when `mode` is none
   * @throws {ClosedError} after close()
   */
  set(key: K, value: V, mode: UpdateMode = 'any'): this {
    const flag = updateFlag(mode);
    this.assertOpen();
    this.#valueOf().encode(value, this.#value.view, 0);
    this.#encodeKey(key);
    const error = libbpf.bpf_map_update_elem(this.fd, this.#key.bytes, this.#value.bytes, flag);
    if (error < 0) throw this.#failed('map update', -error);
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
    const error = libbpf.bpf_map_delete_elem(this.fd, this.#key.bytes);
    if (error === -ENOENT) return false;
    if (error < 0) throw this.#failed('map delete', -error);
    return true;
  }

  /**
   * Removes `key` and gives its value, in one step: what a program counts meanwhile is in this value or in the next one, never
   * lost. For hash maps, per-CPU and LRU ones included, from Linux 5.14 on.
   *
   * @returns undefined when it was not there
   * @throws {BpfError} ENOTSUPP on older kernels, and for other kinds of maps
   */
  getAndDelete(key: K): V | undefined {
    this.#encodeKey(key);
    const error = libbpf.bpf_map_lookup_and_delete_elem(
      this.fd,
      this.#key.bytes,
      this.#value.bytes,
    );
    if (error === -ENOENT) return undefined;
    if (error < 0) throw this.#failed('map lookup and delete', -error, NO_GET_AND_DELETE);
    return this.#decodeValue();
  }

  /** The values under `keys`, in their order; undefined for those that are not there. Throws as {@link get} does. */
  getMany(keys: Iterable<K>): (V | undefined)[] {
    this.assertOpen();
    checkIterable(keys, 'The keys');
    return Array.from(keys, (key) => this.get(key));
  }

  /**
   * Puts many entries, thousands with one call of bpf(2) where the kernel can.
   *
   * @param mode as for {@link set}
   * @throws {BpfError} as {@link set} does; the subject says how many entries were put before the one that failed
   * @throws {BtfError} when a key or value does not fit its type; entries before it may have been put
   */
  setMany(entries: Iterable<readonly [K, V]>, mode: UpdateMode = 'any'): this {
    const flag = updateFlag(mode);
    this.assertOpen();
    checkIterable(entries, 'The entries');
    const writer = new BatchWriter(this.#raw, true);
    const { keyBytes, valueBytes } = this.#raw;
    let done = 0;
    let count = 0;
    for (const entry of entries) {
      checkIterable(entry, 'An entry');
      const [key, value] = entry;
      this.#keyOf().encode(key, writer.keys.view, count * keyBytes);
      this.#valueOf().encode(value, writer.values.view, count * valueBytes);
      if (++count < writer.capacity) continue;
      writer.update(count, flag, done);
      done += count;
      count = 0;
    }
    writer.update(count, flag, done);
    return this;
  }

  /**
   * Removes many keys, thousands with one call of bpf(2) where the kernel can.
   *
   * @returns how many of them were there
   * @throws {BpfError} as {@link delete} does
   */
  deleteMany(keys: Iterable<K>): number {
    this.assertOpen();
    checkIterable(keys, 'The keys');
    const writer = new BatchWriter(this.#raw, false);
    let removed = 0;
    let count = 0;
    for (const key of keys) {
      this.#keyOf().encode(key, writer.keys.view, count++ * this.#raw.keyBytes);
      if (count < writer.capacity) continue;
      removed += writer.delete(count);
      count = 0;
    }
    return removed + writer.delete(count);
  }

  /**
   * Removes all entries and gives them. What a program counts meanwhile is in what this gives or in the map afterwards, never lost:
   * each entry is read and removed in one step. For hash maps, per-CPU and LRU ones included.
   *
   * Source: bpf(2), BPF_MAP_LOOKUP_AND_DELETE_BATCH; Linux 5.6.
   *
   * @throws {BpfError} ENOTSUPP for other kinds
   */
  drain(): [K, V][] {
    const reader = new BatchReader(this.#raw, true);
    const entries: [K, V][] = [];
    while (reader.next()) this.#decodeBatch(reader, entries);
    if (!reader.supported) throw this.#failed('map drain', ENOTSUPP, NO_DRAIN);
    return entries;
  }

  /**
   * Removes every entry; of arrays, whose entries cannot be removed, it sets all bytes to zero.
   *
   * @returns how many entries there were
   */
  clear(): number {
    if (isFixed(this.type)) return this.#zero();
    const reader = new BatchReader(this.#raw, true);
    let removed = 0;
    while (reader.next()) removed += reader.count;
    if (reader.supported) return removed;
    for (const key of walkKeys(this.#raw)) {
      const error = libbpf.bpf_map_delete_elem(this.fd, key);
      if (error < 0 && error !== -ENOENT) throw this.#failed('map delete', -error);
      if (error >= 0) removed++;
    }
    return removed;
  }

  /** How many entries there are, found by a walk: the kernel keeps no count. */
  count(): number {
    const reader = new BatchReader(this.#raw);
    let entries = 0;
    while (reader.next()) entries += reader.count;
    return reader.supported ? entries : [...walkKeys(this.#raw)].length;
  }

  /** The keys. See {@link entries}. */
  *keys(): Generator<K, void, undefined> {
    const codec = this.#keyOf();
    const { keyBytes } = this.#raw;
    const reader = new BatchReader(this.#raw);
    while (reader.next()) {
      for (let at = 0; at < reader.count; at++) {
        this.assertOpen();
        yield codec.decode(reader.keys.view, at * keyBytes);
      }
    }
    if (reader.supported) return;
    for (const key of walkKeys(this.#raw)) yield codec.decode(new DataView(key.buffer), 0);
  }

  /** The values. See {@link entries}. */
  *values(): Generator<V, void, undefined> {
    for (const [, value] of this.entries()) yield value;
  }

  /**
   * Keys with their values, each key at most once, whatever is added and deleted meanwhile, here and in the kernel. An entry that
   * is there all the time is there here; one that comes or goes meanwhile may be.
   *
   * Hash maps and arrays are read in batches: a value is as it was when its batch was read. Other kinds are walked key by key, at
   * the start; each value is as it is when its turn comes, and an entry that is gone by then is left out.
   *
   * @throws {BpfError} when the kernel refuses, as for kinds whose keys cannot be listed
   * @throws {ClosedError} after close()
   */
  *entries(): Generator<[K, V], void, undefined> {
    const keyCodec = this.#keyOf();
    const valueCodec = this.#valueOf();
    const { keyBytes, valueBytes } = this.#raw;
    const reader = new BatchReader(this.#raw);
    while (reader.next()) {
      const { count, keys, values } = reader;
      for (let at = 0; at < count; at++) {
        this.assertOpen();
        yield [
          keyCodec.decode(keys.view, at * keyBytes),
          valueCodec.decode(values.view, at * valueBytes),
        ];
      }
    }
    if (reader.supported) return;
    for (const key of walkKeys(this.#raw)) {
      if (this.#lookup(key))
        yield [keyCodec.decode(new DataView(key.buffer), 0), this.#decodeValue()];
    }
  }

  [Symbol.iterator](): Generator<[K, V], void, undefined> {
    return this.entries();
  }

  /** A key as the bytes the kernel sees, read by `read`; for helpers that know its layout. */
  protected keyBytesOf<T>(key: K, read: (bytes: Uint8Array) => T): T {
    this.#encodeKey(key);
    return read(this.#key.bytes);
  }

  /** The key that has these bytes. */
  protected keyOfBytes(write: (bytes: Uint8Array) => void): K {
    this.assertOpen();
    write(this.#key.bytes);
    return this.#keyOf().decode(this.#key.view, 0);
  }

  #decodeBatch({ count, keys, values }: BatchReader, into: [K, V][]): void {
    const keyCodec = this.#keyOf();
    const valueCodec = this.#valueOf();
    const { keyBytes, valueBytes } = this.#raw;
    for (let at = 0; at < count; at++) {
      into.push([
        keyCodec.decode(keys.view, at * keyBytes),
        valueCodec.decode(values.view, at * valueBytes),
      ]);
    }
  }

  #zero(): number {
    const writer = new BatchWriter(this.#raw, true);
    for (let from = 0; from < this.maxEntries; from += writer.capacity) {
      const count = Math.min(writer.capacity, this.maxEntries - from);
      new Uint32Array(writer.keys.bytes.buffer)
        .subarray(0, count)
        .forEach((_, at, keys) => (keys[at] = from + at));
      writer.update(count, ANY, from);
    }
    return this.maxEntries;
  }

  #keyOf(): Codec<K> {
    this.#keyCodec ??= this.#codecs.key();
    return this.#keyCodec;
  }

  #valueOf(): Codec<V> {
    this.#valueCodec ??= this.#codecs.value();
    return this.#valueCodec;
  }

  #encodeKey(key: K): void {
    this.assertOpen();
    this.#keyOf().encode(key, this.#key.view, 0);
  }

  #decodeValue(): V {
    return this.#valueOf().decode(this.#value.view, 0);
  }

  #lookup(key: Uint8Array): boolean {
    const error = libbpf.bpf_map_lookup_elem(this.fd, key, this.#value.bytes);
    if (error === -ENOENT) return false;
    if (error < 0) throw this.#failed('map lookup', -error);
    return true;
  }

  #failed(operation: string, errno: number, hint?: string): BpfError {
    const unsupported = errno === ENOTSUPP || errno === EINVAL;
    return new BpfError({
      operation,
      subject: this.subject,
      errno,
      ...(unsupported && hint !== undefined ? { hint } : {}),
    });
  }
}

const NO_GET_AND_DELETE =
  'It takes a hash map and Linux 5.14. Use get() and then delete(), which lose what a program writes in between, or drain().';
const NO_DRAIN = 'It takes a hash map. Read the entries and then clear() it.';
