import { show } from './arguments.ts';

/**
 * A string that C may be given. koffi takes a number where C wants a string as an address, and C ends a string at its first NUL.
 *
 * @throws {TypeError} naming `what`
 */
export function checkText(value: unknown, what: string): string {
  if (typeof value !== 'string')
    throw new TypeError(`${what} must be a string; it was ${describe(value)}.`);
  if (value.includes('\0')) throw new TypeError(`${what} must not contain a NUL character.`);
  return value;
}

/**
 * Bytes that C reads for the length of one call.
 *
 * @throws {TypeError} naming `what`
 */
export function checkBytes(value: unknown, what: string): Uint8Array {
  if (value instanceof Uint8Array) return value;
  throw new TypeError(`${what} must be a Uint8Array; it was ${describe(value)}.`);
}

function describe(value: unknown): string {
  return `${show(value)} (${typeof value})`;
}
