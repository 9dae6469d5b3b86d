import { describe, expect, it } from 'vitest';
import type { TestOutcome } from '@ebpf-dojo/testkit/report';
import { print } from './print.ts';
import { summarize } from './summarize.ts';
import type { Task } from './turbo-run.ts';

const unit: Task = {
  id: '@ebpf-dojo/core#test',
  script: 'test',
  folder: 'packages/core',
  fromCache: false,
  exitCode: 0,
};
const kernel: Task = {
  id: '//#test:kernel',
  script: 'test:kernel',
  folder: '',
  fromCache: false,
  exitCode: 0,
};
const lint: Task = { id: '//#lint', script: 'lint', folder: '', fromCache: false, exitCode: 0 };

const passing: TestOutcome = {
  file: 'packages/core/src/map.test.ts',
  title: 'gets',
  status: 'pass',
  duration: 1,
  requires: [],
  errors: [],
};
const failing: TestOutcome = {
  ...passing,
  title: 'puts',
  status: 'fail',
  errors: ['expected 1 to be 2\n  at map.test.ts'],
};
const blocked: TestOutcome = {
  ...passing,
  title: 'attaches',
  status: 'blocked',
  requires: ['kprobe'],
  blocked: {
    features: ['kprobe'],
    reason: 'this kernel has no kprobes',
    remedy: 'Use another kernel.',
  },
};

describe('summarize', () => {
  it('counts tests by package, and other tasks as one each', () => {
    const lesson: TestOutcome = {
      ...passing,
      file: 'lessons/03-maps/test/3-attach.kernel.test.ts',
    };
    const { rows, passed, failed } = summarize([lint, unit, kernel], (task) =>
      task === kernel ? [passing, lesson] : [passing, passing],
    );
    expect(rows).toEqual([
      { name: 'lint, types and builds', passed: 1, failed: 0, blocked: 0 },
      { name: 'packages/core, kernel', passed: 1, failed: 0, blocked: 0 },
      { name: 'lessons/03-maps, kernel', passed: 1, failed: 0, blocked: 0 },
      { name: 'packages/core, unit', passed: 2, failed: 0, blocked: 0 },
    ]);
    expect([passed, failed]).toEqual([5, 0]);
  });

  it('counts a failed test once, not its task as well', () => {
    const { passed, failed, failures } = summarize([{ ...unit, exitCode: 1 }], () => [
      passing,
      failing,
    ]);
    expect([passed, failed]).toEqual([1, 1]);
    expect(failures).toEqual([
      {
        what: 'packages/core/src/map.test.ts > puts',
        why: 'expected 1 to be 2\n  at map.test.ts',
      },
    ]);
  });

  it.each([
    ['crashed after its tests passed', { ...unit, exitCode: 1 }, [passing]],
    ['left no report', unit, undefined],
    ['ran no test', unit, []],
    ['was never started', { ...unit, exitCode: undefined }, undefined],
  ] satisfies [string, Task, TestOutcome[] | undefined][])(
    'counts a test task that %s as a failure',
    (_, task, results) => {
      expect(summarize([task], () => results).failed).toBe(1);
    },
  );

  it.each([1, undefined])('counts a check that ended with %s as a failure', (exitCode) => {
    expect(summarize([{ ...lint, exitCode }], () => undefined)).toMatchObject({
      passed: 0,
      failed: 1,
    });
  });

  it('tells the last words of a check that failed, and of tests that left no report', () => {
    const { failures } = summarize(
      [{ ...lint, exitCode: 1 }, unit],
      () => undefined,
      ({ script }) => `${script} broke\n`,
    );
    expect(failures).toEqual([
      { what: '//#lint', why: 'it ended with exit code 1\nlint broke' },
      {
        what: '@ebpf-dojo/core#test',
        why: 'it reported no test, and it ended with exit code 0\ntest broke',
      },
    ]);
  });

  it('counts what is blocked apart, neither passed nor failed', () => {
    const summary = summarize([kernel], () => [passing, blocked]);
    expect(summary).toMatchObject({ passed: 1, failed: 0, blocked: [blocked] });
    expect(summary.rows).toMatchObject([{ passed: 1, failed: 0, blocked: 1 }]);
  });

  it('takes exit code 3 for what it means, and only where something is blocked', () => {
    const task = { ...kernel, exitCode: 3 };
    expect(summarize([task], () => [passing, blocked]).failed).toBe(0);
    expect(summarize([task], () => [passing]).failed).toBe(1);
  });

  it('counts a task of two runs once', () => {
    expect(summarize([lint, lint], () => undefined)).toMatchObject({ passed: 1, failed: 0 });
  });
});

describe('print', () => {
  it('ends with the count, after what was replayed, what is blocked and what failed', () => {
    const summary = summarize(
      [
        { ...lint, fromCache: true },
        { ...unit, exitCode: 1 },
      ],
      () => [passing, failing, blocked],
    );
    expect(print(summary)).toBe(`
                         passed   failed  blocked
lint, types and builds        1        0        0
packages/core, unit           1        1        1

Unchanged since they passed, so replayed from turbo's cache: //#lint

BLOCKED  this kernel has no kprobes
  fix: Use another kernel.
  packages/core/src/map.test.ts > attaches  (requires kprobe)

1 blocked

FAILED  packages/core/src/map.test.ts > puts
  expected 1 to be 2
    at map.test.ts

2 passed, 1 failed
`);
  });

  it('says what is blocked, with reason and remedy, on the lines before', () => {
    expect(print(summarize([kernel], () => [passing, blocked]))).toBe(`
                        passed   failed  blocked
packages/core, kernel        1        0        1

BLOCKED  this kernel has no kprobes
  fix: Use another kernel.
  packages/core/src/map.test.ts > attaches  (requires kprobe)

1 blocked

1 passed, 0 failed
`);
  });

  it('names all that failed before, where the end has no room for it', () => {
    const many = Array.from({ length: 200 }, (_, index) => ({
      ...failing,
      title: `puts ${index}`,
    }));
    const text = print(summarize([unit], () => many));
    expect(text).toContain('\nFailed:\n  packages/core/src/map.test.ts > puts 0\n');
    expect(text).toMatch(/… and \d+ more failed\n\n0 passed, 200 failed\n$/);
  });

  it('says so when nothing ran', () => {
    expect(print(summarize([], () => undefined))).toBe('\n\n0 passed, 0 failed\n');
  });
});
