import { join } from 'node:path';
import type { Lesson, Task } from '../lesson/index.ts';
import { paint } from '../paint.ts';
import { readSources } from '../targets/files.ts';
import { gapsOf } from '../targets/gaps.ts';
import { named, shown } from './lookup.ts';
import { keptBack } from './secret.ts';

/** What `solution` was given. */
export interface SolutionOptions {
  readonly force: boolean;
  readonly lessons: string | undefined;
}

/** Prints the solution's files, or what it has where a task's gaps are. */
export function solution(text: string, { force, lessons }: SolutionOptions): number {
  const { lesson, task } = named(text, lessons);
  const how = `pnpm dojo solution ${task?.id ?? lesson.number}`;
  if (!force && keptBack(lesson, task, how)) return 1;
  const parts = task === undefined ? filesOf(lesson) : gapsIn(lesson, task);
  const heads = parts.map(({ file, code }) => {
    const path = shown(join(lesson.folder, 'solution', file), lessons);
    return `${paint('dim', `// ${path}`)}\n${code.trimEnd()}\n`;
  });
  process.stdout.write(heads.join('\n'));
  return 0;
}

interface Part {
  readonly file: string;
  readonly code: string;
}

function filesOf({ folder }: Lesson): Part[] {
  return [...readSources(join(folder, 'solution'))].map(([file, code]) => ({ file, code }));
}

function gapsIn({ folder }: Lesson, { id }: Task): Part[] {
  const [stub, solved] = [readSources(join(folder, 'stub')), readSources(join(folder, 'solution'))];
  const gaps = gapsOf(stub, solved, id).map(({ file, solution: code }) => ({ file, code }));
  // Lines that go, such as an import of `todo`, are no news beside those that come.
  const written = gaps.filter(({ code }) => code.trim() !== '');
  if (written.length > 0) return written;
  return gaps.map(({ file }) => ({ file, code: '// Nothing: the lines of the stub go.' }));
}
