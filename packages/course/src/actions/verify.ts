import { allLessons, type Lesson } from '../lesson/index.ts';
import { paint } from '../paint.ts';
import type { LessonExit, LessonRun } from '../run/run-lesson.ts';
import { progressOf, readProgress } from '../state/progress.ts';
import { countOf } from './lookup.ts';
import { kernelOf } from './vm-kernel.ts';

/** Runs one lesson's tests. */
type RunLesson = (run: LessonRun) => Promise<{ readonly exitCode: LessonExit }>;

const VERDICTS = ['GREEN', 'RED', 'RED', 'BLOCKED'] as const;
const STYLES = { GREEN: 'green', RED: 'red', BLOCKED: 'yellow' } as const;

/** Which lessons, and how. */
export interface VerifyOptions {
  /** Where lessons lie; default: those of this clone. */
  readonly lessons: string | undefined;
  /** The kernel of a VM for lessons that are BLOCKED here; true: the default one. */
  readonly vm?: string | true | undefined;
  /** Replaced in tests. */
  readonly run?: RunLesson;
}

/**
 * Runs the tests of the finished lessons, and prints how each stands. One that was reset and is not done again counts as not finished.
 *
 * @returns 0; 1 when one is RED; else 3 when one is BLOCKED
 */
export async function verify({ lessons, vm, run }: VerifyOptions): Promise<number> {
  const progress = readProgress();
  const finished = allLessons(lessons).filter(({ number }) => {
    const { finished: date, again } = progressOf(number, progress);
    return date !== undefined && again !== true;
  });
  if (finished.length === 0) {
    process.stdout.write('No lesson is finished yet. pnpm dojo next says what to do.\n');
    return 0;
  }
  const runLesson = run ?? (await import('../run/run-lesson.ts')).runLesson;
  const width = Math.max(...finished.map(({ title }) => title.length));
  const kernel = kernelOf(vm);
  const exits: LessonExit[] = [];
  for (const lesson of finished) {
    const exitOn = async (place: string | undefined): Promise<LessonExit> => {
      const how = { target: 'src', watch: false, pattern: undefined, quiet: true } as const;
      return (await runLesson({ lesson, ...how, vm: place })).exitCode;
    };
    const here = await exitOn(undefined);
    const exitCode = here === 3 && kernel !== undefined ? await exitOn(kernel) : here;
    exits.push(exitCode);
    const where = here === 3 && kernel !== undefined ? `  on ${kernel}` : '';
    process.stdout.write(
      `${lesson.number}  ${lesson.title.padEnd(width)}  ${verdictOf(exitCode)}${where}${adviceOn(lesson, exitCode, where !== '')}\n`,
    );
  }
  if (exits.some((code) => code === 1 || code === 2)) return 1;
  return exits.includes(3) ? 3 : 0;
}

function verdictOf(exitCode: LessonExit): string {
  const verdict = VERDICTS[exitCode];
  return paint(STYLES[verdict], verdict);
}

function adviceOn(lesson: Lesson, exitCode: LessonExit, inVm: boolean): string {
  if (exitCode === 0) return '';
  const test = `pnpm dojo test ${lesson.number}${inVm ? ' --vm' : ''}`;
  return exitCode === 3 && !inVm
    ? `  ${countOf(lesson)} tasks: pnpm dojo verify --vm runs them elsewhere; ${test} says why`
    : `  ${countOf(lesson)} tasks: ${test}`;
}
