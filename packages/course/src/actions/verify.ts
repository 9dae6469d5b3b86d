import { allLessons } from '../lesson/index.ts';
import { paint } from '../paint.ts';
import type { LessonExit, LessonRun } from '../run/run-lesson.ts';
import { progressOf, readProgress } from '../state/progress.ts';
import { countOf } from './lookup.ts';

/** Runs one lesson's tests. */
type RunLesson = (run: LessonRun) => Promise<{ readonly exitCode: LessonExit }>;

const VERDICTS = ['GREEN', 'RED', 'RED', 'BLOCKED'] as const;
const STYLES = { GREEN: 'green', RED: 'red', BLOCKED: 'yellow' } as const;

/**
 * Runs the tests of the finished lessons, and prints how each stands. One that was reset and is not done again counts as not finished.
 *
 * @param run replaced in tests
 */
export async function verify(root?: string, run?: RunLesson): Promise<number> {
  const progress = readProgress();
  const finished = allLessons(root).filter(({ number }) => {
    const { finished: date, again } = progressOf(number, progress);
    return date !== undefined && again !== true;
  });
  if (finished.length === 0) {
    process.stdout.write('No lesson is finished yet. pnpm dojo next says what to do.\n');
    return 0;
  }
  const runLesson = run ?? (await import('../run/run-lesson.ts')).runLesson;
  const width = Math.max(...finished.map(({ title }) => title.length));
  const exits: LessonExit[] = [];
  for (const lesson of finished) {
    const how = { target: 'src', watch: false, vm: undefined, pattern: undefined } as const;
    const { exitCode } = await runLesson({ lesson, ...how, quiet: true });
    exits.push(exitCode);
    const verdict = VERDICTS[exitCode];
    const more =
      exitCode === 0 ? '' : `  ${countOf(lesson)} tasks: pnpm dojo test ${lesson.number}`;
    process.stdout.write(
      `${lesson.number}  ${lesson.title.padEnd(width)}  ${paint(STYLES[verdict], verdict)}${more}\n`,
    );
  }
  if (exits.some((code) => code === 1 || code === 2)) return 1;
  return exits.includes(3) ? 3 : 0;
}
