import { readFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { stateFolder, writeWhole } from './folder.ts';

const lessonProgress = z.object({
  /** Ids of the tasks that passed when they ran last. */
  passed: z.array(z.string()).readonly(),
  /** When all tasks passed for the first time; kept when one fails later. */
  finished: z.iso.datetime().optional(),
  /** It was put back to its stub after it was finished, and is not finished anew. */
  again: z.literal(true).optional(),
});

const progressJson = z.object({
  version: z.literal(1),
  /** By number: `03`. */
  lessons: z.record(z.string(), lessonProgress),
  /** How many hints of a task were shown, by its id: `03.3`. */
  hints: z.record(z.string(), z.int().min(0)),
});

/** How far the learner got with a lesson. */
export type LessonProgress = Readonly<z.infer<typeof lessonProgress>>;

/** How far the learner got in this checkout. */
export type Progress = Readonly<z.infer<typeof progressJson>>;

const NONE: Progress = { version: 1, lessons: {}, hints: {} };
const NOT_BEGUN: LessonProgress = { passed: [] };

/** What is known of the learner's progress. A file that cannot be read costs a word on stderr, and never the command. */
export function readProgress(): Progress {
  return read() ?? NONE;
}

/** How far the learner got with a lesson. */
export function progressOf(lesson: string, progress: Progress = readProgress()): LessonProgress {
  return progress.lessons[lesson] ?? NOT_BEGUN;
}

/** Whether all tasks of a lesson passed, at least once: its solution is no secret any more. */
export function isFinished(lesson: string, progress: Progress = readProgress()): boolean {
  return progressOf(lesson, progress).finished !== undefined;
}

/** How many hints of a task were shown. */
export function hintsShown(task: string, progress: Progress = readProgress()): number {
  return progress.hints[task] ?? 0;
}

/**
 * Keeps what a run of a lesson's tests on the learner's work showed. A task that fails is taken back; the date when all passed for the
 * first time stays.
 *
 * @param lesson its number: `03`
 * @param passedTasks ids
 * @param allTasks those of the lesson
 * @param ranTasks those with a verdict in this run, passed or failed: neither filtered out nor BLOCKED. The others stay as they were.
 */
export function recordRun(
  lesson: string,
  passedTasks: readonly string[],
  allTasks: readonly string[],
  ranTasks: readonly string[] = allTasks,
): void {
  change((progress) => {
    const { finished, again, ...before } = progressOf(lesson, progress);
    const passes = (task: string) =>
      ranTasks.includes(task) ? passedTasks.includes(task) : before.passed.includes(task);
    const passed = allTasks.filter(passes);
    const green = allTasks.length > 0 && passed.length === allTasks.length;
    const date = finished ?? (green ? new Date().toISOString() : undefined);
    return withLesson(progress, lesson, {
      passed,
      ...(date !== undefined && { finished: date }),
      ...(again && !green && { again }),
    });
  });
}

/** Keeps that a lesson was put back to its stub: nothing passes there; that it was finished once stays known. */
export function recordReset(lesson: string): void {
  change((progress) => {
    const { finished } = progressOf(lesson, progress);
    return withLesson(progress, lesson, {
      passed: [],
      ...(finished !== undefined && { finished, again: true }),
    });
  });
}

/** Keeps that one more hint of a task was shown. */
export function recordHint(task: string): void {
  change((progress) => ({
    ...progress,
    hints: { ...progress.hints, [task]: hintsShown(task, progress) + 1 },
  }));
}

function withLesson(progress: Progress, lesson: string, of: LessonProgress): Progress {
  return { ...progress, lessons: { ...progress.lessons, [lesson]: of } };
}

/** @returns undefined when there may be some that cannot be read */
function read(): Progress | undefined {
  const file = progressFile();
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return NONE;
    tell(`your progress cannot be read: ${(error as Error).message}`);
    return undefined;
  }
  try {
    return progressJson.parse(JSON.parse(text));
  } catch {
    return setAside(file);
  }
}

function change(next: (progress: Progress) => Progress): void {
  const progress = read();
  if (progress === undefined) return;
  const text = `${JSON.stringify(next(progress), undefined, 2)}\n`;
  try {
    writeWhole(progressFile(), text);
  } catch (error) {
    tell(`your progress cannot be kept: ${(error as Error).message}`);
  }
}

function progressFile(): string {
  return join(stateFolder(), 'progress.json');
}

function setAside(file: string): Progress {
  const aside = `${file}.broken-${new Date().toISOString().replaceAll(':', '-')}`;
  try {
    renameSync(file, aside);
    tell(`${file} does not hold your progress any more: it is now ${aside}, and a new one begins.`);
  } catch (error) {
    tell(`${file} does not hold your progress any more, and stays: ${(error as Error).message}`);
  }
  return NONE;
}

function tell(text: string): void {
  process.stderr.write(`dojo: ${text}\n`);
}
