import { checkString, checkWhole } from '../arguments.ts';
import { nativeAbi, type Abi } from './abi.ts';
import { rows } from './rows.ts';

/** The name of a call as in section 2 of the manual and in `__NR_` constants; `sys_<number>` for one the table does not have. */
export function syscallName(abi: Abi, number: number): string {
  checkWhole(number, 'The number of a call');
  return rows(abi).names.get(number) ?? `sys_${number}`;
}

/** The number of a call; undefined when the ABI has none of that name, as `open` on arm64. Names are exact: `openat`. */
export function syscallNumber(abi: Abi, name: string): number | undefined {
  checkString(name, 'The name of a call');
  return rows(abi).numbers.get(name);
}

/** Every name an ABI has. */
export function syscallNames(abi: Abi): Iterable<string> {
  return rows(abi).numbers.keys();
}

/**
 * Which argument, from 0, points to NUL-terminated text that tells what the call is about: a path, or the name of a thing.
 * Undefined when none does. It can be a null pointer all the same, as in `statx` of a file descriptor.
 *
 * @param abi matters only where a 64-bit argument before it takes two places: `fanotify_mark` on i386
 * @throws {UnsupportedArchitectureError} without `abi`, where {@link nativeAbi} does
 */
export function textArgument(name: string, abi: Abi = nativeAbi()): number | undefined {
  checkString(name, 'The name of a call');
  return rows(abi).texts.get(name);
}
