import { isDeepStrictEqual } from 'node:util';
import { expect, test } from 'vitest';
import { showDifference } from './show.ts';

const difference = (expected: unknown, got: unknown) =>
  showDifference(expected, got, isDeepStrictEqual);
const events = (count: number, changed = -1) =>
  Array.from({ length: count }, (_, index) => ({
    pid: 1000 + index,
    path: index === changed ? '/etc/shadow' : '/etc/hostname',
  }));

test('short values are shown whole', () => {
  expect(difference([1, 2n], { a: 'b' })).toEqual(['[ 1, 2n ]', "{ a: 'b' }"]);
});

test('long lists by the first place where they differ', () => {
  expect(difference(events(30), events(30, 12))).toEqual([
    "30 in all; number 13: { pid: 1012, path: '/etc/hostname' }",
    "30 in all; number 13: { pid: 1012, path: '/etc/shadow' }",
  ]);
});

test('a list that ends too soon, or goes on', () => {
  expect(difference(events(30), events(29))[1]).toBe('29 in all; number 30: none');
  expect(difference(events(29), events(30))).toEqual([
    '29 in all; number 30: none',
    "30 in all; number 30: { pid: 1029, path: '/etc/hostname' }",
  ]);
});

test('long records by the first key that differs', () => {
  const long = 'x'.repeat(170);
  expect(difference({ long, n: 1 }, { long, n: 2 })).toEqual(['n: 1', 'n: 2']);
});
