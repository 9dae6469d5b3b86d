import { readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The top folder of the clone. */
export const root = fileURLToPath(new URL('../..', import.meta.url));

/** The pinned Node, by its real path: the one in `.bin` is a shell script, which would not pass signals on. */
export const node24 = join(root, 'node_modules', `node-linux-${process.arch}`, 'bin', 'node');

/** The folders where commands are looked for. */
export function searchPath() {
  return (process.env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
}

/**
 * @param {string} file
 * @returns {any}
 */
export function readJson(file) {
  return JSON.parse(readFileSync(file, 'utf8'));
}
