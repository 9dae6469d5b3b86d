import { show } from './arguments.ts';

// koffi takes a number where C wants a string as an address, and cuts integers to their C type without a word: what reaches C is
// checked before.

/**
 * A text that C may be given.
 *
 * @param what how the message names it: `'the function of a kprobe'`
 * @throws {TypeError} when it is no string, empty, or has a NUL in it, at which C ends a string
 */
export function checkText(value: unknown, what: string): string {
  if (typeof value !== 'string')
    throw new TypeError(`${what} must be a string; it was ${describe(value)}.`);
  if (value === '') throw new TypeError(`${what} must not be empty.`);
  if (value.includes('\0')) throw new TypeError(`${what} must not contain a NUL character.`);
  return value;
}

/**
 * A whole number from `least` to `most`.
 *
 * @throws {TypeError} when it is no number
 * @throws {RangeError} when it is no integer, or out of range
 */
export function checkInteger(
  value: unknown,
  what: string,
  least: number,
  most: number = 2 ** 31 - 1,
): number {
  if (typeof value !== 'number')
    throw new TypeError(`${what} must be a number; it was ${describe(value)}.`);
  if (!Number.isInteger(value) || value < least || value > most)
    throw new RangeError(
      `${what} must be a whole number from ${least} to ${most}; it was ${value}.`,
    );
  return value;
}

/**
 * A number of 64 bits without sign.
 *
 * @throws {TypeError} when it is no bigint
 * @throws {RangeError} when it does not fit
 */
export function checkU64(value: unknown, what: string): bigint {
  if (typeof value !== 'bigint')
    throw new TypeError(`${what} must be a bigint, such as 1n; it was ${describe(value)}.`);
  if (value !== BigInt.asUintN(64, value))
    throw new RangeError(`${what} must fit 64 bits without sign; it was ${value}.`);
  return value;
}

/** @throws {TypeError} when it is neither true, false nor undefined */
export function checkFlag(value: unknown, what: string): boolean | undefined {
  if (value !== undefined && typeof value !== 'boolean')
    throw new TypeError(`${what} must be true or false; it was ${describe(value)}.`);
  return value;
}

/** The largest process id; PID_MAX_LIMIT, include/linux/threads.h, is far below. */
const LARGEST_PID = 2 ** 31 - 1;

/**
 * A process id; 0 is this process.
 *
 * @throws {TypeError | RangeError} when it can be none
 */
export function checkPid(value: unknown, what: string): number {
  return checkInteger(value, what, 0, LARGEST_PID);
}

/**
 * Bytes that C reads for the length of one call.
 *
 * @throws {TypeError} when it is no Uint8Array
 */
export function checkBytes(value: unknown, what: string): Uint8Array {
  if (value instanceof Uint8Array) return value;
  throw new TypeError(`${what} must be a Uint8Array; it was ${describe(value)}.`);
}

function describe(value: unknown): string {
  return `${show(value)} (${typeof value})`;
}
