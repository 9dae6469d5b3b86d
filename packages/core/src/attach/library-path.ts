import { readFileSync, readdirSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { cachedLibraries } from './library-cache.ts';

/** Where dynamic linkers look when nothing says otherwise, ld.so(8). */
const FOLDERS = ['/lib64', '/usr/lib64', '/lib', '/usr/lib', '/usr/local/lib'];

/**
 * The file of a shared library: first as a process has it mapped, else as the dynamic linker finds it for a new one: LD_LIBRARY_PATH,
 * /etc/ld.so.cache, the usual folders.
 *
 * @param name `libc.so.6`, or without its version: `libc`, `libc.so`
 * @param pid 0 is this process; undefined for no certain one
 * @returns undefined when there is none
 */
export function libraryPath(name: string, pid: number | undefined): string | undefined {
  const fits = fitting(name);
  const mapped = pid === undefined ? undefined : mappedLibrary(fits, pid);
  if (mapped !== undefined) return mapped;
  const folders = (process.env['LD_LIBRARY_PATH'] ?? '')
    .split(':')
    .filter((folder) => folder !== '');
  return (
    inFolders(folders, fits) ??
    cachedLibraries().find(([known]) => fits(known))?.[1] ??
    inFolders(FOLDERS, fits)
  );
}

/** `libc` and `libc.so` fit `libc.so.6` and `libc-2.31.so`; a name with its version fits itself. */
function fitting(name: string): (file: string) => boolean {
  if (/\.so\.\d/.test(name)) return (file) => file === name;
  const stem = name.replace(/\.so$/, '');
  return (file) =>
    file === `${stem}.so` ||
    file.startsWith(`${stem}.so.`) ||
    (file.startsWith(`${stem}-`) && /^-[\d.]+\.so$/.test(file.slice(stem.length)));
}

/** By its path in the process's own file system, which may be that of a container. */
function mappedLibrary(fits: (file: string) => boolean, pid: number): string | undefined {
  const process = pid === 0 ? 'self' : String(pid);
  let maps: string;
  try {
    maps = readFileSync(`/proc/${process}/maps`, 'utf8');
  } catch {
    return undefined;
  }
  const path = /(?<= )\/.*$/;
  const mapped = new Set(
    maps.split('\n').flatMap((line) => {
      const found = path.exec(line)?.[0];
      return found === undefined || found.endsWith(' (deleted)') ? [] : [found];
    }),
  );
  for (const file of mapped)
    if (fits(basename(file))) return pid === 0 ? file : `/proc/${process}/root${file}`;
  return undefined;
}

function inFolders(
  folders: readonly string[],
  fits: (file: string) => boolean,
): string | undefined {
  for (const folder of folders) {
    const file = names(folder).find((name) => fits(name) && isElf(join(folder, name)));
    if (file !== undefined) return join(folder, file);
  }
  return undefined;
}

function names(folder: string): string[] {
  try {
    // The newest version first, as `libfoo.so.10` before `libfoo.so.9`.
    return readdirSync(folder).toSorted((a, b) => b.localeCompare(a, 'en', { numeric: true }));
  } catch {
    return [];
  }
}

/** `libc.so` of a compiler's package is a text that tells the linker of other files. */
function isElf(path: string): boolean {
  try {
    return statSync(path).isFile() && readFileSync(path).subarray(0, 4).equals(ELF);
  } catch {
    return false;
  }
}

const ELF = Buffer.from('\u007FELF', 'latin1');
