import { expect, test } from 'vitest';
import { ranges } from './serves.ts';

test.for([
  [[], ''],
  [[8], '08'],
  [[1, 2, 3, 4], '01–04'],
  [[1, 4, 5, 6, 8], '01, 04–06, 08'],
] as const)('lessons %j read as "%s"', ([numbers, text]) => {
  expect(ranges(numbers)).toBe(text);
});
