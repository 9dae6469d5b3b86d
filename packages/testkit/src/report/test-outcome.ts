import type { Blocked } from '../features/blocked.ts';

export type Status = 'pass' | 'fail' | 'blocked';

/** One test, or one file or suite that failed around its tests. */
export interface TestOutcome {
  /** The test file, relative to the top of the repository. */
  readonly file: string;
  /** Suites and test, joined by ` > `. */
  readonly title: string;
  readonly status: Status;
  /** Milliseconds. */
  readonly duration: number;
  /** The features it requires by `requires`. */
  readonly requires: readonly string[];
  /** For `blocked`. */
  readonly blocked?: Blocked;
  /** For `fail`: why, each with its stack where it has one. */
  readonly errors: readonly string[];
}

/** What a run of vitest leaves in `.test-results`: every test that was asked for, none left out. */
export interface Report {
  readonly v: 1;
  readonly tests: readonly TestOutcome[];
}
