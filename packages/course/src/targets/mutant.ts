import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { LessonError } from '../lesson/lesson-error.ts';
import type { Files } from './files.ts';

const lines = z
  .union([z.string(), z.array(z.string())])
  .transform((text) => (typeof text === 'string' ? text : text.join('\n')));

const mutantJson = z.strictObject({
  /** The task it gets wrong. */
  task: z.string().regex(/^\d{2}\.\d+$/),
  /** What someone would think who wrote it, and why it is wrong. */
  why: z.string().trim().min(1),
  /** The full title of the one test that it fails. */
  fails: z.string().min(1),
  /** What that test's message says, in part. */
  message: z.string().min(1),
  /** What differs from the solution: `from` stands there once. */
  edits: z.array(z.strictObject({ file: z.string(), from: lines, to: lines })).min(1),
});

/** A plausible wrong answer: the solution with some lines changed. */
export interface Mutant extends z.output<typeof mutantJson> {
  readonly name: string;
}

/** The mutants of a lesson, by mutants/<name>.json. */
export function mutantsOf(lesson: string): Mutant[] {
  const folder = join(lesson, 'mutants');
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .toSorted()
    .map((file) => readMutant(lesson, file.replace(/\.json$/, '')));
}

/** @throws {LessonError} when it is not there or wrong */
export function readMutant(lesson: string, name: string): Mutant {
  const file = join(lesson, 'mutants', `${name}.json`);
  let json: unknown;
  try {
    json = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new LessonError(`${file} cannot be read: ${(error as Error).message}`, { cause: error });
  }
  const { success, data, error } = mutantJson.safeParse(json);
  if (!success) throw new LessonError(`${file} is wrong:\n${z.prettifyError(error)}`);
  return { ...data, name };
}

/**
 * The solution with a mutant's edits.
 *
 * @throws {LessonError} when what an edit replaces is not there, or more than once
 */
export function mutated(solution: Files, { name, edits }: Mutant): Files {
  const files = new Map(solution);
  for (const { file, from, to } of edits) {
    const parts = files.get(file)?.split(from) ?? [];
    if (parts.length !== 2)
      throw new LessonError(
        `mutants/${name}.json: this stands ${Math.max(parts.length - 1, 0)} times in solution/${file}, not once:\n${from}`,
      );
    files.set(file, parts.join(to));
  }
  return files;
}
