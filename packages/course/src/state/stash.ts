import { cpSync, existsSync, readdirSync, rmSync } from 'node:fs';
import { join, sep } from 'node:path';
import { makeFolder, stateFolder } from './folder.ts';
import { giveTo, invokingUser } from './user.ts';

/** What stays where it is: what is built from the rest, and a learner's own repository. */
const STAYS: ReadonlySet<string> = new Set(['dist', '.git']);

/**
 * Keeps a copy of a lesson's files.
 *
 * @param lesson its number: `03`
 * @param src the folder where they lie
 * @returns where the copy is
 */
export function stash(lesson: string, src: string): string {
  const folder = join(stashesOf(lesson), new Date().toISOString().replaceAll(':', '-'));
  makeFolder(folder);
  copyFiles(src, folder);
  const user = invokingUser();
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' }))
    giveTo(user, join(folder, name));
  return folder;
}

/** Where the latest copy of a lesson's files is; undefined when there is none. */
export function latestStash(lesson: string): string | undefined {
  const folder = stashesOf(lesson);
  if (!existsSync(folder)) return undefined;
  const latest = readdirSync(folder).toSorted().at(-1);
  return latest === undefined ? undefined : join(folder, latest);
}

/** Removes a copy that was given back. */
export function dropStash(folder: string): void {
  rmSync(folder, { recursive: true });
}

/** Whether a file of a lesson is neither kept nor reset; by its path in the lesson's folder. */
export function stays(path: string): boolean {
  return STAYS.has(path.split(sep)[0] ?? '');
}

/** Copies all that does not stay. */
export function copyFiles(from: string, to: string): void {
  for (const name of filesIn(from))
    cpSync(join(from, name), join(to, name), { recursive: true, verbatimSymlinks: true });
}

/** Removes all that does not stay. */
export function removeFiles(folder: string): void {
  for (const name of filesIn(folder)) rmSync(join(folder, name), { recursive: true });
}

function filesIn(folder: string): string[] {
  return readdirSync(folder).filter((name) => !stays(name));
}

function stashesOf(lesson: string): string {
  return join(stateFolder(), 'stash', lesson);
}
