import { describe, expect, it } from 'vitest';
import { isBroken, type RunFile } from './turbo-run.ts';

const runOf = (exitCode: number, attempted: number, ...ended: (number | null)[]): RunFile => ({
  execution: { command: 'turbo run test', exitCode, attempted },
  tasks: ended.map((code) => ({
    taskId: '@ebpf-dojo/core#test',
    task: 'test',
    cache: { status: 'MISS' },
    execution: { exitCode: code },
  })),
});

describe('a run of turbo', () => {
  it.each([
    ['all of whose tasks passed is whole', false, runOf(0, 2, 0, 0)],
    ['one of whose tasks failed is whole: that failure counts', false, runOf(1, 2, 0, 1)],
    [
      'one of whose tasks was never started is whole: that counts, too',
      false,
      runOf(1, 2, 1, null),
    ],
    ['that failed without any of its tasks is broken', true, runOf(1, 2, 0, 0)],
    // As turbo writes it after SIGINT or SIGTERM.
    ['that is silent about a task is broken, whatever its exit code', true, runOf(0, 3, 0)],
    ['that is silent about all of them is broken', true, runOf(0, 3)],
  ])('%s', (_, broken, run) => {
    expect(isBroken(run)).toBe(broken);
  });
});
