import { expect, test } from 'vitest';
import { isBroken, type RunFile } from './turbo-run.ts';

function run(exitCodes: readonly (number | null)[], attempted: number, exitCode: number): RunFile {
  return {
    execution: { command: 'turbo run test', exitCode, attempted },
    tasks: exitCodes.map((code, index) => ({
      taskId: `task ${index}`,
      task: 'test',
      cache: { status: 'MISS' },
      execution: { exitCode: code },
    })),
  };
}

test('a run whose tasks all ended is whole, whether they passed or not', () => {
  expect(isBroken(run([0, 0], 2, 0))).toBe(false);
  expect(isBroken(run([0, 1], 2, 1))).toBe(false);
});

test('a run that a signal ended says 0, and leaves tasks out', () => {
  expect(isBroken(run([0, 0], 3, 0))).toBe(true);
});

test('a run that failed although no task did', () => {
  expect(isBroken(run([0, 0], 2, 1))).toBe(true);
});
