import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { stripVTControlCharacters } from 'node:util';
import { inject } from 'vitest';
import { LessonError, lessonFolderOf } from '../lesson/index.ts';
import { targetFolder } from '../targets/target.ts';
import type { Target } from './lesson-target.ts';

/** How a lesson's command ended, and what it printed, without colours. */
export interface Ran {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Runs the command of the lesson that a test belongs to, main.ts of the target in question, in a process of its own.
 *
 * @param folder `import.meta.dirname` of the test
 * @param args what follows the command's name
 */
export async function runLesson(folder: string, ...args: readonly string[]): Promise<Ran> {
  const child = spawn(process.execPath, [mainOf(folder), ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [stdout, stderr, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close') as Promise<[number | null]>,
  ]);
  return {
    code,
    stdout: stripVTControlCharacters(stdout),
    stderr: stripVTControlCharacters(stderr),
  };
}

/** main.ts of the target in question: for tests that start it themselves. */
export function mainOf(folder: string): string {
  const lesson = lessonFolderOf(folder);
  if (lesson === undefined) throw new LessonError(`${folder} is in no lesson.`);
  const target: Target = inject('lessonTarget');
  return join(targetFolder(lesson, target), 'main.ts');
}
