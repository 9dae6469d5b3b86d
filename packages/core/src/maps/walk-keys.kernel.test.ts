import { expect, test } from 'vitest';
import { createMap } from '../index.ts';
import type { RawMap } from './map-memory.ts';
import { walkKeys } from './walk-keys.ts';

const KEYS = 64;

/** Asked for before each step of a walk, a map's descriptor tells how far the walk came. */
function watched(map: { readonly fd: number }, onStep: (step: number) => void): RawMap {
  let step = 0;
  return {
    subject: 'map',
    type: 'hash',
    maxEntries: KEYS,
    keyBytes: 4,
    valueBytes: 4,
    get fd() {
      onStep(step++);
      return map.fd;
    },
  };
}

const numbers = (keys: Iterable<Uint8Array>): number[] =>
  Array.from(keys, (key) => new DataView(key.buffer).getUint32(0, true));

test('a walk that starts over because its key was deleted finds each other key, once', () => {
  using map = createMap({ type: 'hash', key: 'u32', value: 'u32', maxEntries: KEYS });
  map.setMany(Array.from({ length: KEYS }, (_, key) => [key, key]));
  const order = numbers(walkKeys(watched(map, () => {})));
  expect(new Set(order).size).toBe(KEYS);
  // Before a step, the key that the walk stands on goes: as often as one step in eight of those that find new keys.
  const gone = new Set<number>();
  let passed = 0;
  const found = numbers(
    walkKeys(
      watched(map, () => {
        const standing = order.filter((key) => !gone.has(key))[passed++ - 1];
        if (standing === undefined || order.indexOf(standing) % 8 !== 7) return;
        map.delete(standing);
        gone.add(standing);
        passed = 1;
      }),
    ),
  );
  expect(gone.size).toBe(KEYS / 8);
  expect(new Set(found)).toEqual(new Set(order));
  expect(found).toHaveLength(KEYS);
});

test('a walk ends though keys come and go for ever', () => {
  using map = createMap({ type: 'hash', key: 'u32', value: 'u32', maxEntries: KEYS });
  let next = 0;
  map.set(0, 0);
  const found = numbers(
    walkKeys(
      watched(map, () => {
        map.set(++next, 0).delete(next - 1);
      }),
    ),
  );
  expect(new Set(found).size).toBe(found.length);
  expect(found.length).toBeGreaterThan(KEYS);
});
