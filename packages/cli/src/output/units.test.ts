import { expect, test } from 'vitest';
import { count, formatNanoseconds, printable } from './units.ts';

test.for([
  [0, '0 ns'],
  [999, '999 ns'],
  [1000, '1.00 µs'],
  [12_345, '12.3 µs'],
  [999_900, '1000 µs'],
  [1_000_000, '1.00 ms'],
  [2_500_000_000, '2.50 s'],
  [3_600_000_000_000, '3600 s'],
] as const)('%i ns are %s', ([nanoseconds, expected]) => {
  expect(formatNanoseconds(nanoseconds)).toBe(expected);
});

test('text that could steer a terminal is shown, not sent', () => {
  expect(printable('a\u0007\u001B]0;title\u009Cb\tc')).toBe('a\\x07\\x1b]0;title\\x9cb\\x09c');
  expect(printable('naïve – ✓')).toBe('naïve – ✓');
});

test('one call, two calls, two addresses', () => {
  expect(count(2, 'address')).toBe('2 addresses');
  expect([0, 1, 2].map((amount) => count(amount, 'call'))).toEqual([
    '0 calls',
    '1 call',
    '2 calls',
  ]);
});
