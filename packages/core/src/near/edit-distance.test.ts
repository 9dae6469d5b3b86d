import fc from 'fast-check';
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

test('a distance of more than the most is Infinity, any other is as without it', () => {
  const text = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 12 });
  fc.assert(
    fc.property(text, text, fc.nat(12), (from, to, most) => {
      const distance = editDistance(from, to);
      expect(editDistance(from, to, most)).toBe(distance > most ? Infinity : distance);
    }),
  );
});

test('a text of any length', () => {
  expect(editDistance('a'.repeat(2_000), 'a'.repeat(1_999), 1)).toBe(1);
  expect(editDistance('x'.repeat(300), 'y'.repeat(300))).toBe(300);
});
