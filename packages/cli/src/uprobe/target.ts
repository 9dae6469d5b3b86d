import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { BpfError, findUserFunctions, type UserFunctions } from '@ebpf-dojo/core';
import { UsageError } from '../exit.ts';
import { printable } from '../output/units.ts';

/** Each takes memory on every CPU, and a file descriptor on kernels before 6.6. */
const MOST_FUNCTIONS = 1000;

/** What on the command line says where to look. */
export interface Wanted {
  readonly binary: string;
  readonly pattern?: string | undefined;
  readonly pid?: number;
}

/**
 * Finds the functions that somebody means.
 *
 * @throws {UsageError} when there is no such binary or function, or the binary cannot be read or is none
 */
export function findTarget({ binary, pattern = '*', pid }: Wanted): UserFunctions {
  if (binary === '') throw new UsageError('give a binary: a path, or the name of a library.');
  if (pattern === '') throw new UsageError("give a function, or a pattern such as 'str*'.");
  const where = { binary: onPath(binary) ?? binary, ...(pid === undefined ? {} : { pid }) };
  try {
    return findUserFunctions(where, pattern);
  } catch (error) {
    if (error instanceof BpfError) throw new UsageError(explain(error, binary));
    throw error;
  }
}

/** The same, for probes: few enough of them. */
export function findProbeTarget(wanted: Wanted): UserFunctions {
  const target = findTarget(wanted);
  const { length } = target.functions;
  if (length > MOST_FUNCTIONS)
    throw new UsageError(
      `${length} functions of ${target.path} fit, and at most ${MOST_FUNCTIONS} are probed: give a narrower pattern, with --list to see what fits.`,
    );
  return target;
}

function explain(error: BpfError, binary: string): string {
  if (error.code === 'EACCES' || error.code === 'EPERM')
    return `${printable(binary)} may not be read by this user (${error.code}): use sudo, or give a file that may.`;
  const [first = ''] = error.message.split('\n');
  const why = error.hint ?? `${first}.`;
  return printable(error.code === 'ENOEXEC' ? `${why} Give a program or a library.` : why);
}

/** A program by its name alone, as a shell finds it. Libraries are core's to find. */
function onPath(name: string): string | undefined {
  if (name.includes('/') || /^lib|\.so\b/.test(name)) return undefined;
  for (const folder of (process.env['PATH'] ?? '').split(delimiter)) {
    const path = join(folder, name);
    if (statSync(path, { throwIfNoEntry: false })?.isFile() !== true) continue;
    try {
      accessSync(path, constants.X_OK);
      return path;
    } catch {
      // The next one may be.
    }
  }
  return undefined;
}
