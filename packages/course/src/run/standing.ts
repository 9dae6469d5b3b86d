import type { Lesson, Task } from '../lesson/index.ts';
import { WHOLE_FILE, taskOf, type LessonTest } from '../testing/lesson-report.ts';

/** How a task of a lesson stands after a run of its tests. */
export interface TaskStanding {
  readonly task: Task;
  readonly state: 'green' | 'red' | 'blocked' | 'waits';
  /** The tests that failed, could not run or wait; empty for `green`. */
  readonly tests: readonly LessonTest[];
}

/** How a lesson stands. */
export interface Standing {
  readonly state: 'green' | 'red' | 'blocked';
  readonly tasks: readonly TaskStanding[];
}

/**
 * How each task stands: green when all its tests passed. A file that could not be loaded, or failed around its tests, counts against
 * the tasks of which nothing was seen, or else against the first.
 */
export function standingOf(lesson: Lesson, tests: readonly LessonTest[]): Standing {
  const around = tests.filter((test) => test.status === 'fail' && taskOf(test.title) === undefined);
  const tasks = lesson.tasks.map((task, index): TaskStanding => {
    const own = tests.filter(({ title }) => taskOf(title) === task.id);
    const failed = own.filter(({ status }) => status === 'fail');
    if (failed.length > 0) return { task, state: 'red', tests: failed };
    if (around.length > 0 && (own.length === 0 || (index === 0 && !someUnseen(lesson, tests))))
      return { task, state: 'red', tests: around };
    const waiting = own.filter(({ status }) => status === 'waits');
    if (waiting.length > 0) return { task, state: 'waits', tests: waiting };
    const blocked = own.filter(({ status }) => status === 'blocked');
    if (blocked.length > 0) return { task, state: 'blocked', tests: blocked };
    return own.length > 0
      ? { task, state: 'green', tests: [] }
      : { task, state: 'red', tests: [unseen(task)] };
  });
  const state = (['red', 'blocked'] as const).find((each) =>
    tasks.some((task) => task.state === each),
  );
  return { state: state ?? 'green', tasks };
}

function someUnseen(lesson: Lesson, tests: readonly LessonTest[]): boolean {
  return lesson.tasks.some(({ id }) => !tests.some(({ title }) => taskOf(title) === id));
}

function unseen({ id }: Task): LessonTest {
  return {
    project: '',
    file: '',
    title: WHOLE_FILE,
    status: 'fail',
    failures: [{ name: 'Error', message: `no test of ${id} was run` }],
  };
}
