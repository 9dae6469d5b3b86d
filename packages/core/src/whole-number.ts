import { show } from './arguments.ts';

/**
 * A number that C may have: koffi cuts off what an integer has no room for.
 *
 * @param what how the error names it: `'A map id'`
 * @param min the least it may be, and `max` the most
 * @throws {TypeError} when it is no number
 * @throws {RangeError} when it is not whole, or out of range
 */
export function wholeNumber(
  value: unknown,
  what: string,
  min: number,
  max: number = 2 ** 32 - 1,
): number {
  if (typeof value !== 'number')
    throw new TypeError(`${what} is a number; it was given ${show(value)}.`);
  if (!Number.isInteger(value) || value < min || value > max)
    throw new RangeError(`${what} is a whole number from ${min} to ${max}; it was ${value}.`);
  return value;
}
