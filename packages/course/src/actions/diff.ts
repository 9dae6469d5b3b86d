import { join } from 'node:path';
import { FILE_HEADERS_ONLY, createTwoFilesPatch } from 'diff';
import { lessonNumbered, type Lesson } from '../lesson/index.ts';
import { paint } from '../paint.ts';
import { readSources } from '../targets/files.ts';
import { prepareLearner } from '../targets/learner.ts';
import { shown } from './lookup.ts';
import { keptBack } from './secret.ts';

/** What `diff` was given. */
export interface DiffOptions {
  readonly stub: boolean;
  readonly force: boolean;
  readonly lessons: string | undefined;
}

/** Prints how the learner's files differ from the solution, or from the stub. */
export function diff(text: string, { stub, force, lessons }: DiffOptions): number {
  const lesson = lessonNumbered(text, lessons);
  if (!stub && !force && keptBack(lesson, undefined, `pnpm dojo diff ${lesson.number}`)) return 1;
  prepareLearner(lesson.folder);
  const patches = stub
    ? patchesOf(lesson, 'stub', 'src', lessons)
    : patchesOf(lesson, 'src', 'solution', lessons);
  if (patches.length === 0)
    process.stderr.write(`dojo: your files are the ${stub ? "stub's" : "solution's"}.\n`);
  for (const line of patches.flatMap((patch) => patch.trimEnd().split('\n')))
    process.stdout.write(`${painted(line)}\n`);
  return 0;
}

function patchesOf(
  { folder }: Lesson,
  before: string,
  after: string,
  root: string | undefined,
): string[] {
  const [from, to] = [readSources(join(folder, before)), readSources(join(folder, after))];
  const names = [...new Set([...from.keys(), ...to.keys()])].toSorted();
  return names.flatMap((name) => {
    const [old, fresh] = [from.get(name), to.get(name)];
    if (old === fresh) return [];
    const path = (target: string, source: string | undefined) =>
      source === undefined ? '/dev/null' : shown(join(folder, target, name), root);
    return createTwoFilesPatch(
      path(before, old),
      path(after, fresh),
      old ?? '',
      fresh ?? '',
      undefined,
      undefined,
      { context: 3, headerOptions: FILE_HEADERS_ONLY },
    );
  });
}

function painted(line: string): string {
  if (/^(---|\+\+\+) /.test(line)) return paint('bold', line);
  if (line.startsWith('@@')) return paint('cyan', line);
  if (line.startsWith('-')) return paint('red', line);
  return line.startsWith('+') ? paint('green', line) : line;
}
