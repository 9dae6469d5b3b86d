import { show } from '../arguments.ts';

/**
 * @throws {RangeError} when `value` is no finite number above 0
 */
export function positive(name: string, value: unknown): void {
  if (typeof value !== 'number' || !(value > 0) || value === Infinity)
    throw new RangeError(`${name} must be a number above 0; it was ${show(value)}.`);
}

/** @throws {RangeError} when `value` is neither a whole number of at least `least` nor Infinity */
export function count(name: string, value: unknown, least = 1): void {
  if (value === Infinity || (Number.isSafeInteger(value) && (value as number) >= least)) return;
  throw new RangeError(
    `${name} must be a whole number from ${least} on, or Infinity; it was ${show(value)}.`,
  );
}

/** @throws {TypeError} when `value` is no function */
export function callable(name: string, value: unknown): void {
  if (typeof value !== 'function')
    throw new TypeError(
      `${name} must be a function; it was ${value === null ? 'null' : typeof value}.`,
    );
}
