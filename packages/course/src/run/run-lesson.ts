import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { bystanderObject } from '@ebpf-dojo/testkit/bystander-object';
import { workloadBinary } from '@ebpf-dojo/testkit/workload-binary';
import { allLessons, type Lesson } from '../lesson/index.ts';
import { prepareLearner, prepareTarget, targetFolder, type Target } from '../targets/index.ts';
import { tellOutdated } from '../actions/outdated.ts';
import { hintsShown, recordRun } from '../state/progress.ts';
import type { LessonReport } from '../testing/lesson-report.ts';
import { standingOf } from './standing.ts';
import { verdictText } from './verdict.ts';
import { elevation, vitestCommand } from './vitest-command.ts';
import { watchLesson } from './watch-lesson.ts';

/** What is tested, and how. */
export interface LessonRun {
  readonly lesson: Lesson;
  readonly target: Target;
  /** Runs again after each save, until Ctrl-C. */
  readonly watch: boolean;
  /** The kernel of a VM to run it in; undefined for this machine's own. */
  readonly vm: string | undefined;
  /** Only tests whose title has this: nothing is recorded. */
  readonly pattern: string | undefined;
  /** Prints nothing. */
  readonly quiet?: boolean;
}

/** How vitest ends by Ctrl-C. */
const INTERRUPTED = 130;

/** What exit codes mean: GREEN, RED, the command line is wrong, BLOCKED. */
export type LessonExit = 0 | 1 | 2 | 3;

/** Tests a lesson, tells the learner how it stands, and keeps that. */
export async function runLesson(run: LessonRun): Promise<{ readonly exitCode: LessonExit }> {
  const { lesson, target, watch, vm, pattern, quiet = false } = run;
  const folder = targetFolder(lesson.folder, target);
  if (target === 'src' && !quiet) tellOutdated(lesson, prepareLearner(lesson.folder));
  try {
    prepareTarget(lesson.folder, target);
  } catch (error) {
    if (!isCompileError(error)) throw error;
    say(quiet, compileText(run, error));
    if (!watch) return { exitCode: 1 };
  }
  // Here, not as root: what it builds belongs to whoever owns the clone.
  workloadBinary();
  bystanderObject();
  const out = mkdtempSync(join(tmpdir(), 'lesson-'));
  const report = join(out, 'report.json');
  const how = vm === undefined ? elevation() : 'is root';
  const variables = {
    LESSON_FOLDER: lesson.folder,
    LESSON_TARGET: target,
    LESSON_REPORT: report,
    // Of tests that were asked for, none waits.
    ...(pattern !== undefined && { LESSON_WAITS: 'no' }),
    // Compiled code is half of the time that a test's child process takes. Not as root for someone else: it would be left as root's.
    ...(how === 'by sudo' ? {} : { NODE_COMPILE_CACHE: compileCache() }),
  };
  if (how === 'by sudo')
    say(
      quiet,
      'Tests that touch the kernel need root: running them through sudo.\n',
      process.stderr,
    );
  const mode = watch ? 'watch' : 'run';
  const [file = '', ...args] = vitestCommand({ mode, variables, pattern, vm, out }, how);
  const child = spawn(file, args, {
    cwd: lesson.folder,
    env: { ...process.env, ...variables },
    stdio: ['inherit', 'pipe', 'pipe'],
  });
  const words = collect(child);
  const tell = (): LessonExit => tellReport(run, folder, report);
  try {
    if (watch)
      return { exitCode: await watchLesson({ lesson, folder, child, report, tell, words }) };
    const code = await ended(child);
    if (existsSync(report)) return { exitCode: tell() };
    const why =
      code === INTERRUPTED
        ? 'Interrupted: there is no result.\n'
        : `${words()}\nThe tests could not be run (exit code ${code}); the reason is above.\n`;
    say(quiet, why, process.stderr);
    return { exitCode: vm !== undefined && code === 3 ? 3 : 1 };
  } finally {
    rmSync(out, { recursive: true, force: true });
  }
}

/** Where Node.js keeps compiled code: with the effective user, for whoever owns that folder decides what runs. */
function compileCache(): string {
  return process.env['NODE_COMPILE_CACHE'] ?? join(userInfo().homedir, '.cache', 'ebpf-dojo');
}

/** Reads a run's report, prints it and keeps it. */
function tellReport(
  { lesson, target, vm, pattern, quiet = false }: LessonRun,
  folder: string,
  report: string,
): LessonExit {
  const { tests } = JSON.parse(readFileSync(report, 'utf8')) as LessonReport;
  if (pattern !== undefined && tests.length === 0) {
    say(quiet, `No title of a test of ${lesson.name} has '${pattern}' in it.\n`, process.stderr);
    return 2;
  }
  const shown = pattern === undefined ? lesson : narrowed(lesson, tests);
  const standing = standingOf(shown, tests);
  const own = target === 'src';
  const text = verdictText(standing, {
    lesson: shown,
    folder,
    hintsShown,
    next: allLessons().find(({ number }) => number > lesson.number),
    inVm: vm !== undefined,
    color: process.stdout.isTTY && process.env['NO_COLOR'] === undefined,
  });
  say(quiet, text);
  if (own && pattern === undefined) {
    const green = standing.tasks.filter(({ state }) => state === 'green');
    recordRun(
      lesson.number,
      green.map(({ task }) => task.id),
      lesson.tasks.map(({ id }) => id),
      // What was not run keeps how it stood.
      standing.tasks
        .filter(({ state }) => state === 'green' || state === 'red')
        .map(({ task }) => task.id),
    );
  }
  return ({ green: 0, red: 1, blocked: 3 } as const)[standing.state];
}

/** The lesson with the tasks alone of which tests ran. */
function narrowed(lesson: Lesson, tests: LessonReport['tests']): Lesson {
  const tasks = lesson.tasks.filter(({ id }) =>
    tests.some(({ title }) => title.includes(`[${id}]`)),
  );
  return { ...lesson, tasks };
}

/** What clang said, for a learner who has half a line written. */
export function compileText({ lesson }: Pick<LessonRun, 'lesson'>, error: Error): string {
  return `LESSON ${lesson.number} · ${lesson.title}\n✗ ${error.message.trimEnd()}\n`;
}

export function isCompileError(error: unknown): error is Error {
  return error instanceof Error && error.name === 'CompileError';
}

function collect(child: ChildProcess): () => string {
  let text = '';
  for (const stream of [child.stdout, child.stderr])
    stream?.setEncoding('utf8').on('data', (part: string) => (text += part));
  return () => text.trim();
}

async function ended(child: ChildProcess): Promise<number> {
  // Ctrl-C reaches the child too, which ends by it.
  const wait = () => {};
  process.on('SIGINT', wait);
  const [code] = (await once(child, 'close')) as [number | null];
  process.off('SIGINT', wait);
  return code ?? 1;
}

function say(quiet: boolean, text: string, stream: NodeJS.WriteStream = process.stdout): void {
  if (!quiet) stream.write(text);
}
