import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { LessonError, NoSuchLessonError, lessonNumbered } from '../lesson/index.ts';
import { parseTarget, prepareTarget, type Target } from '../targets/index.ts';
import { asRoot, wayToRoot } from './root.ts';
import { runInForeground } from './foreground.ts';

/**
 * Runs a lesson's command, as root where it can be.
 *
 * @param args of the lesson's own
 * @returns its exit code; 128 + the number of the signal that ended it
 */
export async function start(text: string, args: readonly string[], root?: string): Promise<number> {
  const lesson = lessonNumbered(text, root);
  const folder = prepareTarget(lesson.folder, targetOf(process.env['LESSON_TARGET']));
  const main = join(folder, 'main.ts');
  if (!existsSync(main)) throw new LessonError(`${main} is not there: this lesson has no command.`);
  // The real path: a link in .bin may be the user's own.
  const command = [process.execPath, main, ...args];
  // Help touches no kernel, and costs no password.
  const way = args.some((arg) => arg === '--help' || arg === '-h') ? 'as it is' : wayToRoot();
  if (way === 'by sudo') process.stderr.write('dojo: BPF needs root: starting it through sudo.\n');
  if (way === 'none')
    process.stderr.write(
      'dojo: BPF needs root, and sudo is not there or would ask for a password: starting it without.\n',
    );
  return way === 'by sudo'
    ? runInForeground(asRoot(command), 'sudo')
    : runInForeground(command, 'own');
}

function targetOf(text: string | undefined): Target {
  try {
    return parseTarget(text, 'src');
  } catch (error) {
    throw new NoSuchLessonError((error as Error).message, { cause: error });
  }
}
