import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** Files of a target, by name: sources of TypeScript and C. */
export type Files = ReadonlyMap<string, string>;

const SOURCE = /\.(ts|c|h)$/;

/** The sources in a folder, those in folders below it too; what is built is left out. */
export function readSources(folder: string): Map<string, string> {
  const names = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && SOURCE.test(entry.name))
    .map(({ parentPath, name }) => join(parentPath, name).slice(folder.length + 1))
    .filter((name) => !name.startsWith('dist/'))
    .toSorted();
  return new Map(names.map((name) => [name, readFileSync(join(folder, name), 'utf8')]));
}
