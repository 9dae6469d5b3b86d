import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { basename, join, resolve, sep } from 'node:path';
import { z } from 'zod';
import { LessonError, NoSuchLessonError } from './lesson-error.ts';
import { lessonJson, type LessonJson, type Task } from './lesson-json.ts';

/** The top of the clone. */
export const TOP = resolve(import.meta.dirname, '../../../..');
/** Where the lessons lie. */
export const LESSONS = join(TOP, 'lessons');
const COMMITTED = ['lesson.json', 'package.json'];
const FOLDER = /^(\d{2})-[a-z][a-z-]*$/;

/** A lesson and where it lies. */
export interface Lesson extends LessonJson {
  /** `03`. */
  readonly number: string;
  /** The package: `lesson-03`. */
  readonly name: string;
  /** Absolute. */
  readonly folder: string;
  readonly tasks: Task[];
}

/** Whether a lesson's folder can have this name, such as `03-maps`. */
export function isLessonName(name: string): boolean {
  return FOLDER.test(name);
}

/**
 * The folders of all lessons, in order; absolute.
 *
 * @param root where they lie
 */
export function lessonFolders(root: string = LESSONS): string[] {
  if (!existsSync(root)) return [];
  return (
    readdirSync(root)
      .filter(isLessonName)
      .toSorted()
      .map((name) => join(root, name))
      // Of a lesson that another branch has, what git ignores stays behind: a learner's files and what was built.
      .filter((folder) => COMMITTED.some((name) => existsSync(join(folder, name))))
  );
}

/** All lessons, in order. */
export function allLessons(root: string = LESSONS): Lesson[] {
  return lessonFolders(root).map(readLesson);
}

/**
 * The lesson in a folder.
 *
 * @throws {LessonError} when its lesson.json is not there or wrong
 */
export function readLesson(folder: string): Lesson {
  const [, number = ''] = FOLDER.exec(basename(folder)) ?? [];
  const file = join(folder, 'lesson.json');
  let json: unknown;
  try {
    json = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new LessonError(`${file} cannot be read: ${(error as Error).message}`, { cause: error });
  }
  const { success, data, error } = lessonJson.safeParse(json);
  if (!success) throw new LessonError(`${file} is wrong:\n${z.prettifyError(error)}`);
  return { ...data, number, name: `lesson-${number}`, folder };
}

/**
 * The lesson of a number as a person writes it: `3`, `03`, `lesson-03`, `03-maps` or `03.2`.
 *
 * @throws {NoSuchLessonError} when there is none
 */
export function lessonNumbered(text: string, root: string = LESSONS): Lesson {
  const digits = /^(?:lesson-)?(\d{1,2})(?:$|[-.])/.exec(text)?.[1];
  const number = digits?.padStart(2, '0');
  const folders = lessonFolders(root);
  const folder = folders.find((each) => basename(each).startsWith(`${number}-`));
  if (folder !== undefined) return readLesson(folder);
  const names = folders.map((each) => basename(each));
  throw new NoSuchLessonError(
    names.length === 0
      ? `There is no lesson ${text}: ${root} has none.`
      : `There is no lesson ${text}. There are ${names.join(', ')}.`,
  );
}

/** The folder of the lesson that a file belongs to; undefined when it is of none. */
export function lessonFolderOf(path: string): string | undefined {
  if (!path.startsWith(LESSONS + sep)) return undefined;
  const [name = ''] = path.slice(LESSONS.length + 1).split(sep);
  return FOLDER.test(name) ? join(LESSONS, name) : undefined;
}
