import { BpfError } from '../errors/bpf-error.ts';
import { libbpf } from '../ffi/libbpf.ts';
import type { RawMap } from './map-memory.ts';

const ENOENT = 2;
/** Keys that may be added during one pass over the map. */
const SLACK = 16;
/** Passes after which a walk gives up on a map that changes faster than it walks. */
const MAX_PASSES = 64;

/**
 * The keys of a map, found in one walk from key to key, each once; in an order of the kernel's.
 *
 * When the current key is deleted under it, bpf_map_get_next_key starts over from the first; hence a set of what was seen. A walk
 * that has gone through a whole map without a new key has seen them all.
 *
 * @throws {BpfError} when the kernel refuses, as for kinds whose keys cannot be listed
 */
export function walkKeys(map: RawMap): Iterable<Uint8Array<ArrayBuffer>> {
  const found = new Map<string, Uint8Array<ArrayBuffer>>();
  const pass = map.maxEntries + SLACK;
  let previous: Uint8Array<ArrayBuffer> | null = null;
  let withoutNew = 0;
  for (let left = MAX_PASSES * pass; left > 0 && withoutNew <= pass; left--) {
    const next: Uint8Array<ArrayBuffer> = new Uint8Array(map.keyBytes);
    const error = libbpf.bpf_map_get_next_key(map.fd, previous, next);
    if (error === -ENOENT) break;
    if (error < 0)
      throw new BpfError({ operation: 'map walk', subject: map.subject, errno: -error });
    const name = Buffer.from(next.buffer).toString('latin1');
    withoutNew = found.has(name) ? withoutNew + 1 : 0;
    found.set(name, next);
    previous = next;
  }
  return found.values();
}
