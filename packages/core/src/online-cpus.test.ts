import { expect, test } from 'vitest';
import { parseCpuList } from './online-cpus.ts';

test.for([
  ['0\n', [0]],
  ['0-3\n', [0, 1, 2, 3]],
  ['0-1,5,8-9\n', [0, 1, 5, 8, 9]],
  ['\n', []],
] as const)('%j', ([list, cpus]) => {
  expect(parseCpuList(list)).toEqual(cpus);
});
