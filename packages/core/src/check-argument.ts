// koffi takes a number for a text as an address, and cuts integers to their C type without a word: what reaches C is checked before.

/**
 * @param what how the message names it: `'the function of a kprobe'`
 * @throws {TypeError} when it is no text, empty, or has a NUL in it
 */
export function checkText(value: string, what: string): void {
  if (typeof value !== 'string') throw new TypeError(`${what} is a text; this is ${show(value)}`);
  if (value === '') throw new TypeError(`${what} is empty`);
  if (value.includes('\0'))
    throw new TypeError(`${what} must not contain a NUL character, at which C ends a text`);
}

/**
 * @throws {TypeError} when it is no number
 * @throws {RangeError} when it is no integer from `least` to `most`
 */
export function checkInteger(value: number, what: string, least: number, most: number): void {
  if (typeof value !== 'number') throw new TypeError(`${what} is a number; this is ${show(value)}`);
  if (!Number.isInteger(value) || value < least || value > most)
    throw new RangeError(`${what} is a whole number from ${least} to ${most}; this is ${value}`);
}

/**
 * @throws {TypeError} when it is no bigint
 * @throws {RangeError} when it does not fit 64 bits without sign
 */
export function checkU64(value: bigint, what: string): void {
  if (typeof value !== 'bigint')
    throw new TypeError(`${what} is a bigint, such as 1n; this is ${show(value)}`);
  if (value !== BigInt.asUintN(64, value))
    throw new RangeError(`${what} has 64 bits and no sign; this is ${value}`);
}

/** @throws {TypeError} when it is neither true, false nor undefined */
export function checkFlag(value: boolean | undefined, what: string): void {
  if (value !== undefined && typeof value !== 'boolean')
    throw new TypeError(`${what} is true or false; this is ${show(value)}`);
}

/** The largest process id; PID_MAX_LIMIT, include/linux/threads.h, is far below. */
const LARGEST_PID = 2 ** 31 - 1;

/**
 * @param value 0 is this process
 * @throws {TypeError | RangeError} when it can be no process id
 */
export function checkPid(value: number, what: string): void {
  checkInteger(value, what, 0, LARGEST_PID);
}

function show(value: unknown): string {
  if (typeof value === 'string') return `'${value}'`;
  return typeof value === 'symbol' || value === null || typeof value !== 'object'
    ? `${String(value)}${value === null || value === undefined ? '' : ` (${typeof value})`}`
    : 'an object';
}
