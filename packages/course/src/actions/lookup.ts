import { dirname, relative } from 'node:path';
import {
  LESSONS,
  NoSuchLessonError,
  allLessons,
  lessonNumbered,
  type Lesson,
  type Task,
} from '../lesson/index.ts';
import { progressOf, readProgress, type Progress } from '../state/progress.ts';

/** A task, and the lesson that it belongs to. */
export interface Place {
  readonly lesson: Lesson;
  readonly task: Task;
}

/**
 * What `03` or `03.2` names; a lesson is named in every way that `lessonNumbered` knows.
 *
 * @throws {NoSuchLessonError} when there is no such lesson or task
 */
export function named(
  text: string,
  root?: string,
): { readonly lesson: Lesson; readonly task: Task | undefined } {
  const lesson = lessonNumbered(text, root);
  const [, number] = /\.(.*)$/.exec(text) ?? [];
  if (number === undefined) return { lesson, task: undefined };
  const task = lesson.tasks.find(({ id }) => id === `${lesson.number}.${number}`);
  if (task !== undefined) return { lesson, task };
  const ids = lesson.tasks.map(({ id }) => id).join(', ');
  throw new NoSuchLessonError(`Lesson ${lesson.number} has no task ${text}. It has ${ids}.`);
}

/** The first task of a lesson that did not pass; undefined when all did. */
export function nextTaskOf(lesson: Lesson, progress: Progress = readProgress()): Task | undefined {
  const { passed } = progressOf(lesson.number, progress);
  return lesson.tasks.find(({ id }) => !passed.includes(id));
}

/** What comes next: the first task of the first lesson that is not done; undefined when all are. */
export function nextPlace(
  lessons: readonly Lesson[],
  progress: Progress = readProgress(),
): Place | undefined {
  for (const lesson of lessons) {
    const task = nextTaskOf(lesson, progress);
    if (task !== undefined) return { lesson, task };
  }
  return undefined;
}

/**
 * The lesson that is named; or, without a name, the next, or the last when all are done.
 *
 * @throws {NoSuchLessonError} when there is none
 */
export function lessonOrNext(text: string | undefined, root?: string): Lesson {
  if (text !== undefined) return lessonNumbered(text, root);
  const lessons = allLessons(root);
  const lesson = nextPlace(lessons)?.lesson ?? lessons.at(-1);
  if (lesson === undefined) throw new NoSuchLessonError(`${root ?? LESSONS} has no lessons.`);
  return lesson;
}

/** A path as `dojo` shows it: from the top of the clone on. */
export function shown(path: string, root: string = LESSONS): string {
  return relative(dirname(root), path);
}

/** How many tasks of a lesson passed when they ran last: `2/5`. */
export function countOf(lesson: Lesson, progress: Progress = readProgress()): string {
  const { passed } = progressOf(lesson.number, progress);
  const done = lesson.tasks.filter(({ id }) => passed.includes(id)).length;
  return `${done}/${lesson.tasks.length}`;
}
