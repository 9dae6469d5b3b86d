import { BpfError } from '../errors/bpf-error.ts';
import { libbpf } from '../ffi/libbpf.ts';
import type { RawMap } from './map-memory.ts';

const ENOENT = 2;
/** Steps beyond twice the map's size that a walk may take. */
const SLACK = 16;

/**
 * The keys of a map, found in one walk from key to key, each once; in an order of the kernel's.
 *
 * When the current key is deleted under it, bpf_map_get_next_key starts over from the first; hence a set of what was seen, and a
 * bound on the walk.
 *
 * @throws {BpfError} when the kernel refuses, as for kinds whose keys cannot be listed
 */
export function walkKeys(map: RawMap): Iterable<Uint8Array<ArrayBuffer>> {
  const found = new Map<string, Uint8Array<ArrayBuffer>>();
  let previous: Uint8Array<ArrayBuffer> | null = null;
  for (let left = 2 * map.maxEntries + SLACK; left > 0; left--) {
    const next: Uint8Array<ArrayBuffer> = new Uint8Array(map.keyBytes);
    const error = libbpf.bpf_map_get_next_key(map.fd, previous, next);
    if (error === -ENOENT) break;
    if (error < 0)
      throw new BpfError({ operation: 'map walk', subject: map.subject, errno: -error });
    found.set(Buffer.from(next.buffer).toString('latin1'), next);
    previous = next;
  }
  return found.values();
}
