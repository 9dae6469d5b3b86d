import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Lesson, Task } from '../lesson/index.ts';
import { readSources } from '../targets/files.ts';
import type { Failure } from '../testing/lesson-report.ts';

/**
 * Where a learner goes on: the task's first mark, else where the failure came about, else the task's file.
 *
 * @param folder of the target
 * @returns from the lesson's folder on, such as `src/counter.bpf.c:21  TODO(03.3)`
 */
export function nextPlace(
  lesson: Lesson,
  folder: string,
  { id, file }: Task,
  failure: Failure | undefined,
): string {
  const place = folder.slice(lesson.folder.length + 1);
  const own = join(folder, file);
  const others = existsSync(folder) ? readSources(folder).keys() : [];
  for (const name of [file, ...others]) {
    const path = name === file ? own : join(folder, name);
    if (!existsSync(path)) continue;
    const found = markOf(readFileSync(path, 'utf8'), id);
    if (found !== undefined) return `${place}/${name}:${found.line}  ${found.mark}`;
  }
  return failure?.where ?? `${place}/${file}`;
}

function markOf(
  text: string,
  id: string,
): { readonly line: number; readonly mark: string } | undefined {
  const index = text.search(
    new RegExp(String.raw`\b(?:todo|TODO)\(\s*['"]${id.replace('.', String.raw`\.`)}['"]`),
  );
  if (index === -1) return undefined;
  const word = text.slice(index, index + 4);
  return { line: text.slice(0, index).split('\n').length, mark: `${word}(${id})` };
}
