import { fail, type Comparison } from './expression.ts';
import type { Operand } from './operand.ts';

/**
 * The number that a field is compared with: in digits, or by a name that the kernel shows its values by.
 *
 * @throws {UsageError} when it is none, or beyond what the field holds
 */
export function numberOf(
  { field, value, valueAt }: Comparison,
  { size, signed, names }: Operand & { readonly kind: 'number' },
  text: string,
): bigint {
  const number = digits(value) ?? names.get(value) ?? letters(value);
  if (number === undefined) {
    const known = [...names.keys()].slice(0, 4).join(', ');
    fail(
      text,
      valueAt,
      `${field} is a number${known === '' ? '' : `, or one of its names (${known}, …)`}`,
    );
  }
  const bits = BigInt(8 * size);
  const [least, most] = signed
    ? [-(1n << (bits - 1n)), (1n << (bits - 1n)) - 1n]
    : [0n, (1n << bits) - 1n];
  if (number < least || number > most)
    fail(text, valueAt, `${field} is a number from ${least} to ${most}`);
  return number;
}

function digits(text: string): bigint | undefined {
  const match = /^(-?)(0[xX][0-9a-fA-F]+|0[0-7]*|[1-9]\d*)$/.exec(text);
  if (match === null) return undefined;
  const [, sign, number = ''] = match;
  const value = BigInt(/^0[0-7]+$/.test(number) ? `0o${number.slice(1)}` : number);
  return sign === '-' ? -value : value;
}

/** Of a `bool`. */
function letters(text: string): bigint | undefined {
  return text === 'true' ? 1n : text === 'false' ? 0n : undefined;
}
