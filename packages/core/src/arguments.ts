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

function wrong(value: unknown, what: string, wanted: string): TypeError {
  return new TypeError(`${what} must be ${wanted}; it was ${show(value)}.`);
}
