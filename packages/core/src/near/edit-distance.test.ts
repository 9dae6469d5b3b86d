import { expect, test } from 'vitest';
import { editDistance } from './edit-distance.ts';

test.each([
  ['', '', 0],
  ['', 'dup', 3],
  ['dup', '', 3],
  ['openat', 'openat', 0],
  ['opnat', 'openat', 1],
  ['openatt', 'openat', 1],
  ['openas', 'openat', 1],
  ['kitten', 'sitting', 3],
])('%j to %j: %i', (from, to, distance) => {
  expect(editDistance(from, to)).toBe(distance);
  expect(editDistance(to, from)).toBe(distance);
});
