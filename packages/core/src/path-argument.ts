import { show } from './arguments.ts';

/**
 * A path that C may have: koffi takes a number for an address, and C ends a string at its first NUL.
 *
 * @param what how the error names it: `'A pin path'`
 * @throws {TypeError} when it is no string, empty, or contains a NUL
 */
export function pathArgument(value: unknown, what: string): string {
  if (typeof value !== 'string')
    throw new TypeError(`${what} is a string; it was given ${show(value)}.`);
  if (value === '' || value.includes('\0'))
    throw new TypeError(`${what} is neither empty nor contains a NUL; it was ${show(value)}.`);
  return value;
}
