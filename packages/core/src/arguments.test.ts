import { checkFlag, checkInteger, checkPid, checkText, checkU64 } from './arguments.ts';
import { expect, test } from 'vitest';

const anything = (value: unknown) => value as never;

test.for([1, null, undefined, {}, Symbol('x'), '', 'a\0b'])('%o is no text for C', (value) => {
  expect(() => checkText(anything(value), 'the name')).toThrow(TypeError);
});

test.for(['1', 1n, null, {}])('%o is no number', (value) => {
  expect(() => checkInteger(anything(value), 'the count', 0, 10)).toThrow(TypeError);
});

test.for([-1, 11, 1.5, Number.NaN, Infinity, 2 ** 53])('%o is out of range', (value) => {
  expect(() => checkInteger(value, 'the count', 0, 10)).toThrow(
    `the count must be a whole number from 0 to 10; it was ${value}`,
  );
});

test('an unsigned 64-bit integer is a bigint in its range', () => {
  expect(() => checkU64(anything(1), 'the cookie')).toThrow(TypeError);
  expect(() => checkU64(-1n, 'the cookie')).toThrow(RangeError);
  expect(() => checkU64(2n ** 64n, 'the cookie')).toThrow(RangeError);
  expect(() => checkU64(2n ** 64n - 1n, 'the cookie')).not.toThrow();
});

test('flags and process ids', () => {
  expect(() => checkFlag(anything(1), 'return')).toThrow('return must be true or false; it was 1');
  expect(() => checkFlag(undefined, 'return')).not.toThrow();
  expect(() => checkPid(-1, 'the pid')).toThrow(RangeError);
  expect(() => checkPid(2 ** 31, 'the pid')).toThrow(RangeError);
  expect(() => checkPid(0, 'the pid')).not.toThrow();
});
