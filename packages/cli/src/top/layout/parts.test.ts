import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cell, cutTo, widthOf } from './cells.ts';
import { histogramRows } from './histogram.ts';
import { short, shortTime } from './numbers.ts';
import { textOf } from './row.ts';

test('letters take the columns that a terminal gives them', () => {
  expect(['abc', 'äöü', '漢字', 'e\u0301', '🙂'].map(widthOf)).toEqual([3, 3, 4, 1, 2]);
});

test('cells are exactly as wide as they should be', () => {
  expect(cell('abc', 5)).toBe('abc  ');
  expect(cell('abc', 5, 'right')).toBe('  abc');
  expect(cell('abcdef', 4)).toBe('abc…');
  expect(cell('漢字漢字', 4)).toBe('漢… ');
  expect(cutTo('abc', 0)).toBe('');
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.integer({ min: 1, max: 30 }), (text, width) => {
      expect(widthOf(cell(text, width))).toBe(width);
    }),
  );
});

test('numbers and times are short', () => {
  expect([0, 0.5, 7, 9.96, 812, 9999, 12_345, 999_499, 999_500, 4_100_000, 5e9].map(short)).toEqual(
    ['0', '0.5', '7', '10.0', '812', '9999', '12.3K', '999K', '1.0M', '4.1M', '5.0G'],
  );
  expect([0, 812, 1500, 64_000, 2_000_000, 1_048_576_000, 3600e9].map(shortTime)).toEqual([
    '0ns',
    '812ns',
    '1.5µs',
    '64µs',
    '2ms',
    '1.0s',
    '3600s',
  ]);
  fc.assert(
    fc.property(fc.double({ min: 0, max: 9e11, noNaN: true }), (n) => short(n).length <= 5),
  );
});

const bucket = (from: number, to: number | null, count: number) => ({
  from_us: from,
  to_us: to,
  count,
});

test('a histogram has every bucket from the first to the last, with bars by the largest', () => {
  const rows = histogramRows([bucket(0, 1, 2), bucket(4, 8, 4)], { width: 32, height: 10 });
  expect(rows.map(textOf)).toEqual([
    '0ns - 1µs         2 |@@@@@     |',
    '1µs - 2µs         0 |          |',
    '2µs - 4µs         0 |          |',
    '4µs - 8µs         4 |@@@@@@@@@@|',
  ]);
});

test('a histogram with more buckets than rows puts those at its ends together, and loses none', () => {
  const buckets = Array.from({ length: 20 }, (_, index) =>
    bucket(2 ** index, index === 19 ? null : 2 ** (index + 1), index === 10 ? 100 : 1),
  );
  const rows = histogramRows(buckets, { width: 40, height: 5 }).map(textOf);
  expect(rows).toHaveLength(5);
  const counts = rows.map((each) => Number(each.slice(13, 19)));
  expect(counts.reduce((sum, count) => sum + count, 0)).toBe(119);
  expect(rows[0]).toMatch(/^1µs - /);
  expect(rows.at(-1)).toMatch(/^from /);
});
