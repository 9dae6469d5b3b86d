import { BpfError } from '../errors/bpf-error.ts';
import { libbpf } from '../ffi/libbpf.ts';
import type { MapType } from '../map-type.ts';
import { chunkEntries, Column, type RawMap } from './map-memory.ts';

const EPERM = 1;
const ENOENT = 2;
const EINVAL = 22;
const ENOSPC = 28;
const ENOTSUPP = 524;

/** A position in a walk: the number of a bucket, or a key. */
const MINIMUM_CURSOR = 8;

/**
 * Kinds whose batch lookup gives each entry once, whatever is added and deleted meanwhile: hash maps go bucket by bucket, arrays
 * by index (kernel/bpf/hashtab.c, __htab_map_lookup_and_delete_batch; kernel/bpf/syscall.c, generic_map_lookup_batch). The other
 * kinds that have it go from key to key, and start over when that key is gone.
 */
const steady: ReadonlySet<MapType> = new Set<MapType>([
  'hash',
  'lru_hash',
  'percpu_hash',
  'lru_percpu_hash',
  'array',
  'percpu_array',
]);

/**
 * Reads a map in batches, many entries for each call of bpf(2). Source: bpf(2), BPF_MAP_LOOKUP_BATCH; Linux 5.6, for per-CPU
 * arrays 5.13.
 */
export class BatchReader {
  /** Of the batch: {@link count} keys, one after the other. */
  keys: Column;
  values: Column;
  count = 0;
  /** False once the kernel said that it has no batches for this kind of map. Nothing was read then. */
  supported: boolean;
  readonly #map: RawMap;
  readonly #remove: boolean;
  #capacity: number;
  #from: Uint8Array;
  #to: Uint8Array;
  #started = false;
  #ended = false;

  /** @param remove removes what is read, for hash maps */
  constructor(map: RawMap, remove = false) {
    this.#map = map;
    this.#remove = remove;
    this.supported = steady.has(map.type);
    this.#capacity = this.supported ? chunkEntries(map) : 0;
    this.keys = new Column(this.#capacity * map.keyBytes);
    this.values = new Column(this.#capacity * map.valueBytes);
    this.#from = new Uint8Array(Math.max(MINIMUM_CURSOR, map.keyBytes));
    this.#to = new Uint8Array(this.#from.length);
  }

  /**
   * Reads the next batch.
   *
   * @returns whether there was one; false as well when it is not {@link supported}
   * @throws {BpfError} when the kernel refuses
   */
  next(): boolean {
    while (this.supported && !this.#ended) {
      const [error, count] = this.#read();
      if (error === -ENOSPC && count === 0) {
        this.#grow();
        continue;
      }
      this.#ended = error === -ENOENT;
      if (error < 0 && !this.#ended) {
        if (!this.#started && [EPERM, EINVAL, ENOTSUPP].includes(-error)) this.supported = false;
        else {
          throw new BpfError({
            operation: 'map lookup',
            subject: this.#map.subject,
            errno: -error,
          });
        }
        break;
      }
      this.#started = true;
      [this.#from, this.#to] = [this.#to, this.#from];
      this.count = count;
      if (count > 0) return true;
    }
    this.count = 0;
    return false;
  }

  #read(): readonly [error: number, count: number] {
    const count = new Uint32Array([this.#capacity]);
    const error = (
      this.#remove ? libbpf.bpf_map_lookup_and_delete_batch : libbpf.bpf_map_lookup_batch
    )(
      this.#map.fd,
      this.#started ? this.#from : null,
      this.#to,
      this.keys.bytes,
      this.values.bytes,
      count,
      null,
    );
    return [error, count[0] ?? 0];
  }

  /** A hash bucket is given whole or not at all. */
  #grow(): void {
    this.#capacity *= 2;
    this.keys = new Column(this.#capacity * this.#map.keyBytes);
    this.values = new Column(this.#capacity * this.#map.valueBytes);
  }
}
