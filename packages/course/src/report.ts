import { LessonError, NoSuchLessonError } from './lesson/index.ts';

/**
 * Tells a person what went wrong, on stderr, and chooses the exit code. The one place where errors of `dojo` end.
 */
export function report(error: unknown): 1 | 2 {
  const code = error instanceof NoSuchLessonError ? 2 : 1;
  process.stderr.write(`dojo: ${wordsOf(error)}\n`);
  return code;
}

function wordsOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  // What clang says, and what the system refuses, needs no stack.
  const known =
    error instanceof LessonError ||
    error.name === 'CompileError' ||
    (error as NodeJS.ErrnoException).syscall !== undefined;
  if (known) return error.message;
  return `this is a bug, please report it: ${error.stack ?? error.message}`;
}
