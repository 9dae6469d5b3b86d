import { availableParallelism } from 'node:os';
import { expect, test } from 'vitest';
import { onlineCpus, parseCpuList } from './online-cpus.ts';

test.for([
  ['0\n', [0]],
  ['0-3\n', [0, 1, 2, 3]],
  ['0,2-3,8\n', [0, 2, 3, 8]],
  ['\n', []],
] as const)('the list %j', ([list, cpus]) => {
  expect(parseCpuList(list)).toEqual(cpus);
});

test('this machine has at least the CPUs this process may use', () => {
  expect(onlineCpus().length).toBeGreaterThanOrEqual(availableParallelism());
});
