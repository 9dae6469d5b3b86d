import { BpfError } from '../errors/bpf-error.ts';
import { libbpf } from '../ffi/libbpf.ts';
import { opts } from '../ffi/opts.ts';
import { chunkEntries, Column, type RawMap } from './map-memory.ts';

const EPERM = 1;
const ENOENT = 2;
const EINVAL = 22;
const ENOTSUPP = 524;

/** What the kernel answers before it looked at the first entry, when a kind of map has no batches. */
const refusals: readonly number[] = [EPERM, EINVAL, ENOTSUPP];

/**
 * Changes a map in batches, many entries for each call of bpf(2); one by one for kinds of maps, and kernels, that have no batches.
 * Source: bpf(2), BPF_MAP_UPDATE_BATCH and BPF_MAP_DELETE_BATCH; Linux 5.6.
 */
export class BatchWriter {
  readonly keys: Column;
  readonly values: Column;
  /** How many entries fit. */
  readonly capacity: number;
  readonly #map: RawMap;
  #batches = true;

  constructor(map: RawMap, withValues: boolean) {
    this.#map = map;
    this.capacity = chunkEntries(map);
    this.keys = new Column(this.capacity * map.keyBytes);
    this.values = new Column(withValues ? this.capacity * map.valueBytes : 0);
  }

  /**
   * Puts the first `count` values under the first `count` keys.
   *
   * @param done how many entries were put by earlier calls, for the error
   * @throws {BpfError} saying how many were put before the one that failed
   */
  update(count: number, flag: number, done: number): void {
    const failed = (errno: number, at: number): BpfError =>
      new BpfError({
        operation: 'map update',
        subject: `${this.#map.subject}, entry ${done + at} of those given,`,
        errno,
      });
    if (this.#batches && count > 0) {
      const counted = new Uint32Array([count]);
      const error = libbpf.bpf_map_update_batch(
        this.#map.fd,
        this.keys.bytes,
        this.values.bytes,
        counted,
        opts({ elem_flags: ['uint64_t', flag] }),
      );
      if (error >= 0) return;
      if (!refusals.includes(-error)) throw failed(-error, counted[0] ?? 0);
      this.#batches = false;
    }
    const { keyBytes, valueBytes } = this.#map;
    for (let at = 0; at < count; at++) {
      const error = libbpf.bpf_map_update_elem(
        this.#map.fd,
        this.keys.bytes.subarray(at * keyBytes, (at + 1) * keyBytes),
        this.values.bytes.subarray(at * valueBytes, (at + 1) * valueBytes),
        flag,
      );
      if (error < 0) throw failed(-error, at);
    }
  }

  /**
   * Removes the first `count` keys.
   *
   * @returns how many of them were there
   */
  delete(count: number): number {
    const { keyBytes, subject } = this.#map;
    let removed = 0;
    let at = 0;
    while (this.#batches && at < count) {
      const counted = new Uint32Array([count - at]);
      const error = libbpf.bpf_map_delete_batch(
        this.#map.fd,
        this.keys.bytes.subarray(at * keyBytes),
        counted,
        null,
      );
      if (refusals.includes(-error)) {
        this.#batches = false;
        break;
      }
      const here = counted[0] ?? 0;
      removed += here;
      at += here;
      // It stops at a key that is not there: go on behind that one.
      if (error === -ENOENT) at++;
      else if (error < 0) throw new BpfError({ operation: 'map delete', subject, errno: -error });
    }
    for (; at < count; at++) {
      const error = libbpf.bpf_map_delete_elem(
        this.#map.fd,
        this.keys.bytes.subarray(at * keyBytes, (at + 1) * keyBytes),
      );
      if (error < 0 && error !== -ENOENT)
        throw new BpfError({ operation: 'map delete', subject, errno: -error });
      if (error >= 0) removed++;
    }
    return removed;
  }
}
