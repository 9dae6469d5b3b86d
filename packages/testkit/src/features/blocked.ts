import type { RunnerTask, RunnerTestSuite } from 'vitest';

/** Why a test could not run here. */
export interface Blocked {
  /** The missing features among those it requires. */
  readonly features: readonly string[];
  /** What was seen. */
  readonly reason: string;
  /** The one thing to do about it. */
  readonly remedy: string;
}

declare module 'vitest' {
  interface TaskMeta {
    /** The features a test requires, blocked or not. */
    requires?: readonly string[];
    /** Set on a skipped test that could not run here; a test skipped without it has failed. */
    blocked?: Blocked;
  }
}

/** The tests of a suite, at any depth, that are to run. */
export function testsOf(suite: Readonly<RunnerTestSuite>): Extract<RunnerTask, { type: 'test' }>[] {
  return suite.tasks.flatMap((task) =>
    task.type === 'suite'
      ? testsOf(task)
      : task.mode === 'run' || task.mode === 'queued'
        ? [task]
        : [],
  );
}

type Test = ReturnType<typeof testsOf>[number];

/** Notes what tests require. */
export function note(tests: readonly Test[], required: readonly string[]): void {
  for (const { meta } of tests)
    meta.requires = [...new Set([...(meta.requires ?? []), ...required])];
}

/**
 * Ends tests as BLOCKED.
 *
 * vitest knows no such outcome: they are skipped, with the reason where our reporter finds it. This is the one place that skips.
 *
 * @param tests of which the first is running, or in the suite whose `beforeAll` is
 */
export function block(tests: readonly [Test, ...Test[]], blocked: Blocked): never {
  const remark = `BLOCKED: ${blocked.reason}`;
  for (const test of tests) {
    test.meta.blocked = blocked;
    // What vitest itself keeps of a skip(note); without it the note of those in a blocked suite would be lost.
    test.result = { ...test.result, ...({ state: 'skip', note: remark } as const) };
  }
  return tests[0].context.skip(remark);
}
