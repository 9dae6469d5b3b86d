import { join } from 'node:path';
import { LessonError } from '../lesson/lesson-error.ts';

/**
 * What the tests of a lesson look at: the learner's own work, what they start from, the reference, a wrong answer, or the stub with
 * the first n tasks done.
 */
export type Target = 'src' | 'stub' | 'solution' | `mutant:${string}` | `step:${number}`;

const TARGET = /^(src|stub|solution|mutant:[a-z0-9-]+|step:\d+)$/;

/**
 * Reads LESSON_TARGET.
 *
 * @param text undefined or empty for the default
 * @throws {LessonError} when it names no target
 */
export function parseTarget(text: string | undefined, otherwise: Target): Target {
  if (text === undefined || text === '') return otherwise;
  if (TARGET.test(text)) return text as Target;
  throw new LessonError(
    `LESSON_TARGET is src, stub, solution, mutant:<name> or step:<n>, and not ${text}.`,
  );
}

/** Where the files of a target lie. Mutants and steps are made there by `prepareTarget`. */
export function targetFolder(lesson: string, target: Target): string {
  const made = target.includes(':');
  return made ? join(lesson, '.targets', target.replace(':', '-')) : join(lesson, target);
}
