// koffi takes a number where C wants a string as an address, and cuts integers to their C type without a word: what reaches C is checked
// before, here.
import { inspect } from 'node:util';

/** A value as an error shows it: on one line, short, and without running code of its own. */
export function show(value: unknown): string {
  try {
    const text = inspect(value, {
      depth: 0,
      customInspect: false,
      getters: false,
      breakLength: Number.POSITIVE_INFINITY,
      maxArrayLength: 3,
      maxStringLength: 40,
    });
    return text.length > 80 ? `${text.slice(0, 77)}…` : text;
  } catch {
    // Its class has a name that throws.
    return `of type ${typeof value}`;
  }
}

/** @throws {TypeError} naming `what`, when it is no object to read options from */
export function checkOptions(value: unknown, what: string): void {
  if (typeof value !== 'object' || value === null) throw wrong(value, what, 'an object');
}

/** @throws {TypeError} naming `what`, when it is no function */
export function checkFunction(value: unknown, what: string): void {
  if (typeof value !== 'function') throw wrong(value, what, 'a function');
}

/** A string that stays in JavaScript. For C there is `checkText`. @throws {TypeError} naming `what` */
export function checkString(value: unknown, what: string): void {
  if (typeof value !== 'string') throw wrong(value, what, 'a string');
}

/** A number without a range: what is out of it is not found. @throws {TypeError} naming `what` */
export function checkWhole(value: unknown, what: string): void {
  if (!Number.isInteger(value)) throw wrong(value, what, 'a whole number');
}

/** @throws {TypeError} naming `what`, when nothing can be iterated over; a string is no list either */
export function checkIterable(value: unknown, what: string): void {
  const iterable =
    typeof value === 'object' &&
    value !== null &&
    typeof (value as Partial<Iterable<unknown>>)[Symbol.iterator] === 'function';
  if (!iterable) throw wrong(value, what, 'an array or something else to iterate over');
}

/** @throws {TypeError} naming `what`, when it is none of `known` */
export function checkKnown(value: unknown, what: string, known: readonly string[]): void {
  if (typeof value !== 'string' || !known.includes(value))
    throw wrong(value, what, `one of ${known.join(', ')}`);
}

/** @throws {TypeError} naming `what`, unless `is` says yes of it */
export function checkInstance(value: unknown, what: string, type: string, is: boolean): void {
  if (!is) throw wrong(value, what, type);
}

/**
 * A text that C may be given.
 *
 * @param what how the message names it: `'the function of a kprobe'`
 * @throws {TypeError} when it is no string, empty, or has a NUL in it, at which C ends a string
 */
export function checkText(value: unknown, what: string): string {
  if (typeof value !== 'string')
    throw new TypeError(`${what} must be a string; it was ${shown(value)}.`);
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
export function checkInteger(value: unknown, what: string, least: number, most: number): number {
  if (typeof value !== 'number')
    throw new TypeError(`${what} must be a number; it was ${shown(value)}.`);
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
    throw new TypeError(`${what} must be a bigint, such as 1n; it was ${shown(value)}.`);
  if (value !== BigInt.asUintN(64, value))
    throw new RangeError(`${what} must fit 64 bits without sign; it was ${value}.`);
  return value;
}

/** @throws {TypeError} when it is neither true, false nor undefined */
export function checkFlag(value: unknown, what: string): boolean | undefined {
  if (value !== undefined && typeof value !== 'boolean')
    throw new TypeError(`${what} must be true or false; it was ${shown(value)}.`);
  return value;
}

/** The largest of an `int`, which file descriptors and most numbers of C are. */
export const LARGEST_INT = 2 ** 31 - 1;
/** The largest of a `u32`, which ids and sizes of the kernel are. */
export const LARGEST_U32 = 2 ** 32 - 1;

/** The largest process id; PID_MAX_LIMIT, include/linux/threads.h, is far below. */
const LARGEST_PID = LARGEST_INT;

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
  throw new TypeError(`${what} must be a Uint8Array; it was ${shown(value)}.`);
}

function shown(value: unknown): string {
  return `${show(value)} (${typeof value})`;
}

function wrong(value: unknown, what: string, wanted: string): TypeError {
  return new TypeError(`${what} must be ${wanted}; it was ${show(value)}.`);
}
