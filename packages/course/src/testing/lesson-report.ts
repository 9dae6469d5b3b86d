declare module 'vitest' {
  interface TaskMeta {
    /** The task that a test of a lesson waits for: it was not run. */
    waitsFor?: string;
  }
}

/** A failure, as much of it as a learner is shown. */
export interface Failure {
  /** Such as TodoError or AssertionError. */
  readonly name: string;
  readonly message: string;
  /** Where in the target's own files it came about: `index.ts:12`. */
  readonly where?: string | undefined;
}

/** One test of a lesson, or a file that failed around its tests. */
export interface LessonTest {
  /** vitest's project: the target, where several are run at once. */
  readonly project: string;
  /** The test file, from the lesson's folder on. */
  readonly file: string;
  readonly title: string;
  /** `waits`: not run, because an earlier task is red and its own was not begun. */
  readonly status: 'pass' | 'fail' | 'blocked' | 'waits';
  readonly failures: readonly Failure[];
  /** For `blocked`. */
  readonly blocked?: { readonly reason: string; readonly remedy: string } | undefined;
}

/** What a run of a lesson's tests leaves. */
export interface LessonReport {
  readonly v: 1;
  readonly tests: readonly LessonTest[];
}

/** The title of what failed outside of a file's tests. */
export const WHOLE_FILE = 'the file as a whole';

/** The title of an error that no test waited for; vitest does not tell which project it came from. */
export const OUTSIDE = 'outside of the tests';

/** The task that a test's title begins with; undefined for none. */
export function taskOf(title: string): string | undefined {
  // A describe may stand before it.
  return /(?:^|> )\[(\d{2}\.\d+)\]/.exec(title)?.[1];
}
