import { createMap } from '@ebpf-dojo/core';

/**
 * Makes a map in the kernel, writes one entry, reads it back, and gives the map back.
 *
 * @param key 32 bits
 * @param value 64 bits
 * @returns what the kernel had under the key
 */
export function roundTrip(key: number, value: bigint): bigint | undefined {
  using map = createMap({ type: 'hash', key: 'u32', value: 'u64', maxEntries: 1, name: 'dojo' });
  map.set(key, value);
  return map.get(key);
}
