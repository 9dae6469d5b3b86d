import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseNames, parsePid, parseSeconds } from './arguments.ts';

test.for(['abc', '', ' ', '-1', '1s', 'Infinity', 'NaN', '2147484'])(
  '%j is no duration',
  (text) => {
    expect(() => parseSeconds(text)).toThrow(/seconds|24 days/);
  },
);

test('durations are read as they are written', () => {
  fc.assert(
    fc.property(fc.double({ min: 0, max: 2_147_483, noNaN: true }), (seconds) => {
      expect(parseSeconds(String(seconds))).toBe(seconds);
    }),
  );
});

test.for(['0', '-5', '1.5', '12x', '', '99999999999'])('%j is no process id', (text) => {
  expect(() => parsePid(text)).toThrow('process id');
});

test('names are split at commas', () => {
  expect(parseNames('openat, close')).toEqual(['openat', 'close']);
  expect(() => parseNames('openat,,close')).toThrow('separated by commas');
});
