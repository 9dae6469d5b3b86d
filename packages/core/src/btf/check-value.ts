import { BtfError } from '../errors/btf-error.ts';
import { FieldProblem, show } from './field-problem.ts';

const HIGH = 0x1_0000_0000;
/** The upper word of 2^53. */
const HIGH_LIMIT = 0x20_0000;

/**
 * A whole number within limits. A bigint does too.
 *
 * @throws {FieldProblem} otherwise
 */
export function toInteger(
  value: unknown,
  min: number,
  max: number,
  label: string,
  path: string,
): number {
  const number = typeof value === 'bigint' ? Number(value) : value;
  if (typeof number !== 'number')
    throw new FieldProblem(path, `${show(value)} is no number; ${label} takes ${min} to ${max}`);
  if (!Number.isInteger(number))
    throw new FieldProblem(path, `${show(value)} is not a whole number, as ${label} needs`);
  if (number < min || number > max)
    throw new FieldProblem(path, `${show(value)} does not fit in ${label} (${min} to ${max})`);
  return number;
}

/**
 * A bigint of at most `bits` bits. A number does too when it is exact.
 *
 * @throws {FieldProblem} otherwise
 */
export function toBigint(
  value: unknown,
  signed: boolean,
  bits: number,
  label: string,
  path: string,
): bigint {
  let big = value;
  if (typeof value === 'number') {
    if (!Number.isInteger(value))
      throw new FieldProblem(path, `${show(value)} is not a whole number, as ${label} needs`);
    if (!Number.isSafeInteger(value)) {
      throw new FieldProblem(
        path,
        `${show(value)} is beyond 2^53, where numbers are not exact; give ${label} a bigint`,
      );
    }
    big = BigInt(value);
  }
  if (typeof big !== 'bigint')
    throw new FieldProblem(path, `${show(value)} is no bigint, as ${label} needs`);
  const wrapped = signed ? BigInt.asIntN(bits, big) : BigInt.asUintN(bits, big);
  if (wrapped === big) return big;
  const [min, max] = signed ? [`-2^${bits - 1}`, `2^${bits - 1}-1`] : ['0', `2^${bits}-1`];
  throw new FieldProblem(path, `${show(value)} does not fit in ${label} (${min} to ${max})`);
}

/** @throws {FieldProblem} when it is no boolean */
export function toBoolean(value: unknown, path: string): boolean {
  if (typeof value === 'boolean') return value;
  throw new FieldProblem(path, `${show(value)} is no boolean, as bool needs`);
}

/**
 * A number for `float` or `double`. `float` rounds, as C does.
 *
 * @throws {FieldProblem} when it is no number, or too large for `float`
 */
export function toFloat(value: unknown, size: number, path: string): number {
  const number = typeof value === 'bigint' ? Number(value) : value;
  if (typeof number !== 'number')
    throw new FieldProblem(path, `${show(value)} is no number, as floating point needs`);
  if (typeof value === 'bigint' && BigInt(number) !== value)
    throw new FieldProblem(path, `${show(value)} is not exact as floating point`);
  if (size === 4 && Number.isFinite(number) && !Number.isFinite(Math.fround(number))) {
    throw new FieldProblem(path, `${show(value)} does not fit in float`);
  }
  return number;
}

/**
 * The number in two words of a `u53` or `s53`.
 *
 * @throws {BtfError} beyond ±(2^53-1), where a number would be rounded
 */
export function getExact(high: number, low: number, signed: boolean, where: string): number {
  const number = high * HIGH + low;
  // The high word decides, but for -2^53 itself.
  if (high < HIGH_LIMIT && (high >= 0 || (signed && number > -Number.MAX_SAFE_INTEGER - 1)))
    return number;
  const value = (BigInt(high) << 32n) | BigInt(low);
  throw new BtfError(
    `${where}: ${value} is beyond 2^53, where a number would be rounded. Declare it u64 or s64 in C to have a bigint.`,
  );
}

/**
 * Writes a `u53` or `s53`.
 *
 * @throws {FieldProblem} when it does not fit
 */
export function putExact(
  value: unknown,
  view: DataView,
  offset: number,
  littleEndian: boolean,
  signed: boolean,
  label: string,
  path: string,
): void {
  const number = toInteger(
    value,
    signed ? Number.MIN_SAFE_INTEGER : 0,
    Number.MAX_SAFE_INTEGER,
    label,
    path,
  );
  view.setInt32(offset + (littleEndian ? 4 : 0), Math.floor(number / HIGH), littleEndian);
  view.setUint32(offset + (littleEndian ? 0 : 4), number, littleEndian);
}

/** @throws {FieldProblem} when it is no object */
export function toRecord(value: unknown): Record<string, unknown> {
  if (typeof value === 'object' && value !== null) return value as Record<string, unknown>;
  throw new FieldProblem('', `${show(value)} is no object, as a struct or union needs`);
}

/** @throws {FieldProblem} when it is no array of `length` elements */
export function toItems(value: unknown, length: number): ArrayLike<unknown> {
  if (!Array.isArray(value) && !(ArrayBuffer.isView(value) && 'length' in value)) {
    throw new FieldProblem('', `${show(value)} is no array; give one with ${length} elements`);
  }
  const items = value as ArrayLike<unknown>;
  if (items.length !== length)
    throw new FieldProblem('', `there are ${items.length} elements; it takes ${length}`);
  return items;
}
