import { globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const TOP = join(import.meta.dirname, '../..');
const MODULES = '{packages,bpf,lessons,tools}/**/*.ts';
const NO_MODULES = /\.d\.ts$|\.test\.ts$/;
/** Read by preload.cjs, which is told of the folder by this variable. */
const FOLDER = 'PACKED_MODULES';

/**
 * Writes all modules of this repository to two files in a folder, without their types.
 *
 * An emulated processor spends most of a command's start on them: 25 ms a module to find, open, read and strip it, and longer for users
 * other than root, for whom Node.js keeps no compiled code of ours. A pack is as good as the files are when it is made, so it is made for
 * one run.
 *
 * @param top the folder they are of
 * @returns environment variables with which every Node.js takes its modules from there
 */
export function packModules(folder: string, top: string = TOP): Readonly<Record<string, string>> {
  // Where in the pack each module lies, by its URL, in bytes.
  const index: Record<string, readonly [offset: number, length: number]> = {};
  const sources: Buffer[] = [];
  let offset = 0;
  const found = globSync(MODULES, { cwd: top, exclude: (name) => name === 'node_modules' });
  for (const file of found.filter((each) => !NO_MODULES.test(each))) {
    const path = join(top, file);
    const source = Buffer.from(stripTypeScriptTypes(readFileSync(path, 'utf8')));
    index[pathToFileURL(path).href] = [offset, source.length];
    sources.push(source);
    offset += source.length;
  }
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'modules'), Buffer.concat(sources));
  writeFileSync(join(folder, 'index.json'), JSON.stringify(index));
  return {
    [FOLDER]: folder,
    NODE_OPTIONS: `--require=${join(import.meta.dirname, 'preload.cjs')}`,
  };
}
