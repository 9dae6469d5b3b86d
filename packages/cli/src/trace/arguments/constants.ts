import { hex, int, type Argument } from './argument.ts';

/** Names and numbers of a header. */
export type Names = Readonly<Record<string, number>>;

/**
 * The names of the bits that are set, as C writes them: `O_WRONLY|O_CREAT`; bits without a name in base 16 at the end.
 *
 * A name may stand for several bits; those come before names of single ones of them.
 *
 * @param zero what no bit is called
 */
export function bitsText(value: bigint, names: Names, zero = '0'): string {
  if (value === 0n) return zero;
  const parts: string[] = [];
  let left = value;
  for (const [name, number] of Object.entries(names)) {
    const mask = BigInt(number);
    if (mask === 0n || (left & mask) !== mask) continue;
    parts.push(name);
    left &= ~mask;
  }
  if (left !== 0n) parts.push(hex(left));
  return parts.join('|');
}

/** The name of a number. */
export function nameOf(value: number, names: Names): string | undefined {
  return Object.keys(names).find((name) => names[name] === value);
}

/** An argument of flags, 32 bits of them. */
export function bits(names: Names, zero?: string): Argument {
  return { show: (value) => bitsText(BigInt.asUintN(32, value), names, zero) };
}

/** An argument that is one of several numbers. */
export function choice(names: Names): Argument {
  return { show: (value) => nameOf(int(value), names) };
}
