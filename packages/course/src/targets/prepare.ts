import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { LessonError, readLesson } from '../lesson/index.ts';
import { buildFolder } from './build.ts';
import { readSources, type Files } from './files.ts';
import { withTasksDone } from './gaps.ts';
import { prepareLearner } from './learner.ts';
import { mutated, readMutant } from './mutant.ts';
import { giveToOwner } from './owner.ts';
import { targetFolder, type Target } from './target.ts';

/**
 * Makes a target's files where they are made, and builds its BPF programs.
 *
 * @param lesson the lesson's folder
 * @returns the target's folder
 * @throws {LessonError} when the lesson has no such target
 * @throws {CompileError} when a BPF source does not compile
 */
export function prepareTarget(lesson: string, target: Target): string {
  const folder = targetFolder(lesson, target);
  if (target === 'src') prepareLearner(lesson);
  else if (target.startsWith('mutant:'))
    write(folder, mutated(solutionOf(lesson), readMutant(lesson, target.slice('mutant:'.length))));
  else if (target.startsWith('step:')) {
    const count = Number(target.slice('step:'.length));
    const done = readLesson(lesson).tasks.slice(0, count);
    const ids = new Set(done.map(({ id }) => id));
    write(folder, withTasksDone(readSources(join(lesson, 'stub')), solutionOf(lesson), ids));
  }
  if (!existsSync(folder)) throw new LessonError(`${folder} is not there.`);
  try {
    buildFolder(lesson, folder);
  } finally {
    giveToOwner(lesson, folder);
  }
  return folder;
}

function solutionOf(lesson: string): Files {
  return readSources(join(lesson, 'solution'));
}

function write(folder: string, files: Files): void {
  const stale = existsSync(folder) ? readSources(folder) : new Map<string, string>();
  for (const [name, text] of files) {
    if (stale.get(name) === text) continue;
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  for (const name of stale.keys()) if (!files.has(name)) rmSync(join(folder, name));
}
