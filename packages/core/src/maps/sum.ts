import { inspect } from 'node:util';

/**
 * The sum of values of one type: of numbers, of bigints, of structs field by field, of arrays element by element.
 *
 * @param values at least one
 * @throws {TypeError} naming the field, for what cannot be added, such as a string
 * @throws {RangeError} naming the field, when a sum of whole numbers is beyond 2^53, where it would be rounded
 */
export function sum<V>(values: readonly V[]): V {
  return add(values, 'value') as V;
}

function add(values: readonly unknown[], path: string): unknown {
  const [first] = values;
  if (typeof first === 'number') return addNumbers(values as readonly number[], path);
  if (typeof first === 'bigint')
    return (values as readonly bigint[]).reduce((total, value) => total + value, 0n);
  if (Array.isArray(first)) {
    return first.map((_, index) =>
      add(
        (values as readonly unknown[][]).map((value) => value[index]),
        `${path}[${index}]`,
      ),
    );
  }
  if (typeof first === 'object' && first !== null && !ArrayBuffer.isView(first)) {
    return Object.fromEntries(
      Object.keys(first).map((name) => [
        name,
        add(
          (values as readonly Record<string, unknown>[]).map((value) => value[name]),
          `${path}.${name}`,
        ),
      ]),
    );
  }
  throw new TypeError(
    `${path}: ${inspect(first, { depth: 0 })} cannot be summed over CPUs. Sum the fields you need from get().`,
  );
}

function addNumbers(values: readonly number[], path: string): number {
  const total = values.reduce((sofar, value) => sofar + value, 0);
  if (values.every(Number.isInteger) && !Number.isSafeInteger(total)) {
    throw new RangeError(
      `${path}: the sum ${total} is beyond 2^53, where it would be rounded. Declare it u64 in C to have bigints.`,
    );
  }
  return total;
}
