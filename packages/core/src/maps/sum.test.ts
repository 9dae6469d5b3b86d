import { expect, test } from 'vitest';
import { sum } from './sum.ts';

test.for([
  ['numbers', [1, 2, 3.5], 6.5],
  ['bigints', [2n ** 64n - 1n, 1n], 2n ** 64n],
  ['one value', [5], 5],
  [
    'arrays',
    [
      [1, 2],
      [10, 20],
    ],
    [11, 22],
  ],
  [
    'structs, nested',
    [
      { calls: 1, bytes: 2n, inner: { list: [1] } },
      { calls: 3, bytes: 4n, inner: { list: [2] } },
    ],
    { calls: 4, bytes: 6n, inner: { list: [3] } },
  ],
] as const)('adds %s', ([, values, total]) => {
  expect(sum<unknown>(values)).toEqual(total);
});

test.for([
  ['a string', [{ comm: 'a' }, { comm: 'b' }], TypeError, 'value.comm'],
  ['a boolean', [[true], [true]], TypeError, 'value[0]'],
  ['bytes', [{ raw: new Uint8Array(2) }], TypeError, 'value.raw'],
  ['a sum that would be rounded', [{ n: 2 ** 53 - 1 }, { n: 1 }], RangeError, 'value.n'],
] as const)('refuses %s, naming the field', ([, values, type, path]) => {
  const refused = () => sum<unknown>(values);
  expect(refused).toThrow(type);
  expect(refused).toThrow(path);
});
