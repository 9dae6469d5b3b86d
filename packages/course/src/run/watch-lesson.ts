import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, watch } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { Lesson } from '../lesson/index.ts';
import { buildFolder } from '../targets/build.ts';
import { readSources } from '../targets/files.ts';

/** What is watched. */
export interface Watched {
  readonly lesson: Lesson;
  /** The target's. */
  readonly folder: string;
  /** vitest, watching TypeScript and what is built. */
  readonly child: ChildProcess;
  /** Where it tells of each run. */
  readonly report: string;
  /** Prints the report there. */
  readonly tell: () => 0 | 1 | 2 | 3;
  /** What vitest printed. */
  readonly words: () => string;
}

/** An editor writes a file in several steps. */
const SETTLE_MS = 60;

/** Tells of each run, and builds C sources when they change, until Ctrl-C or vitest's end. Gives how the last run stood. */
export async function watchLesson({
  lesson,
  folder,
  child,
  report,
  tell,
  words,
}: Watched): Promise<0 | 1 | 2 | 3> {
  let exitCode: 0 | 1 | 2 | 3 = 1;
  const stop = () => child.kill('SIGTERM');
  process.on('SIGINT', stop).on('SIGTERM', stop);
  const reports = watch(dirname(report), (_, name) => {
    if (name !== basename(report) || !existsSync(report)) return;
    exitCode = tell();
    process.stdout.write(
      `\nWatching ${folder.slice(lesson.folder.length + 1)}/ (Ctrl-C ends it)\n\n`,
    );
  });
  let timer: NodeJS.Timeout | undefined;
  // Folders, each by itself: a recursive watch loses sight of a file that an editor replaces.
  const folders = new Set(
    [...readSources(folder).keys()].map((name) => join(folder, dirname(name))),
  );
  const sources = [...folders].map((each) =>
    watch(each, (_, name) => {
      if (name === null || !/\.[ch]$/.test(name)) return;
      clearTimeout(timer);
      timer = setTimeout(() => build(lesson, folder), SETTLE_MS);
    }),
  );
  try {
    await once(child, 'close');
  } finally {
    reports.close();
    for (const source of sources) source.close();
    clearTimeout(timer);
    process.off('SIGINT', stop).off('SIGTERM', stop);
  }
  if (!existsSync(report)) process.stderr.write(`${words()}\n`);
  return exitCode;
}

/** vitest runs again because of the skeleton, which is written anew. */
function build(lesson: Lesson, folder: string): void {
  try {
    buildFolder(lesson.folder, folder);
  } catch (error) {
    if (!(error instanceof Error) || error.name !== 'CompileError') throw error;
    process.stdout.write(`✗ ${error.message.trimEnd()}\n\n`);
  }
}
