import { TestRunner, beforeAll } from 'vitest';
import { block, note, testsOf, type Blocked } from './blocked.ts';
import { feature, type Feature } from './features.ts';

/** A feature was tried, and what came back says neither yes nor no: the test fails, for nothing is skipped on a guess. */
export class FeatureError extends Error {
  override readonly name = 'FeatureError';
}

/**
 * Says what tests need of the machine: those of a file or a `describe` where it is called there, or one test in whose body it is
 * called first. Where a feature is missing they are BLOCKED, with reason and remedy, before anything else of them runs.
 *
 * ```ts
 * requires('kprobe', 'ring buffer');
 * ```
 *
 * @throws {FeatureError} in the test, when it cannot be found out
 */
export function requires(...needed: readonly Feature[]): void {
  const test = TestRunner.getCurrentTest();
  if (test !== undefined) {
    note([test], needed);
    const blocked = missing(needed);
    if (blocked !== undefined) block([test], blocked);
    return;
  }
  // oxlint-disable-next-line no-empty-pattern -- vitest reads it, to know which fixtures to make
  beforeAll(({}, suite) => {
    const [first, ...others] = testsOf(suite);
    if (first === undefined) return;
    note([first, ...others], needed);
    const blocked = missing(needed);
    if (blocked !== undefined) block([first, ...others], blocked);
  });
}

/** What of `needed` this machine lacks; undefined when it has all. */
export function missing(needed: readonly Feature[]): Blocked | undefined {
  const lacking = needed.flatMap((name) => {
    const answer = feature(name);
    if (answer.has === 'unknown')
      throw new FeatureError(
        `Cannot find out whether this machine has '${name}': ${answer.reason}`,
        { cause: answer.cause },
      );
    return answer.has === 'no' ? [{ name, ...answer }] : [];
  });
  if (lacking.length === 0) return undefined;
  return {
    features: lacking.map(({ name }) => name),
    reason: [...new Set(lacking.map(({ reason }) => reason))].join('; '),
    remedy: [...new Set(lacking.map(({ remedy }) => remedy))].join(' '),
  };
}
