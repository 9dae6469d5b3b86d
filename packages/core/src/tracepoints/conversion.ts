import { ipv4, ipv6, mac, socketAddress, uuid } from './addresses.ts';
import type { Evaluated } from './evaluate.ts';

/** A conversion of a printf format, such as `%08lx`. */
export interface Conversion {
  readonly flags: string;
  readonly width: number;
  /** Digits behind the point: of a string how much of it there is at most. */
  readonly precision: number | undefined;
  /** `*` for width or precision: arguments before this one say it. */
  readonly stars: number;
  /** `hh`, `h`, `l`, `ll`, `z` and their like. */
  readonly size: string;
  /** Such as `d`, `s`, or with what the kernel's `%p` takes behind it `pI4`. */
  readonly letter: string;
}

/** Text, or a conversion. */
export type Piece = string | Conversion;

const CONVERSION =
  /%(?:%|([-+ 0#]*)(\*|\d*)(?:\.(\*|\d*))?(hh|h|ll|l|L|z|j|t|q)?([diuoxXcs]|p[A-Za-z0-9]*))/g;

/** The parts of a printf format. */
export function piecesOf(format: string): Piece[] {
  const pieces: Piece[] = [];
  let from = 0;
  for (const match of format.matchAll(CONVERSION)) {
    const [whole, flags = '', width = '', precision, size = '', letter] = match;
    pieces.push(format.slice(from, match.index));
    from = match.index + whole.length;
    if (letter === undefined) pieces.push('%');
    else
      pieces.push({
        flags,
        width: Math.min(Number(width.replace('*', '')), 256),
        precision: precision === undefined || precision === '*' ? undefined : Number(precision),
        stars: Number(width === '*') + Number(precision === '*'),
        size,
        letter,
      });
  }
  pieces.push(format.slice(from));
  return pieces;
}

/** What the kernel would print; undefined for what it alone can. */
export function convert(conversion: Conversion, value: Evaluated): string | undefined {
  const { letter } = conversion;
  if (letter.startsWith('p')) return pointer(letter, value);
  if (typeof value === 'string')
    return letter === 's' ? pad(conversion, value.slice(0, conversion.precision), ' ') : undefined;
  if (typeof value === 'object' || letter === 's') return undefined;
  if (letter === 'c') return pad(conversion, String.fromCodePoint(Number(value & 0xffn)), ' ');
  return integer(conversion, value);
}

const BITS: Readonly<Record<string, number>> = { hh: 8, h: 16, '': 32 };

function integer(conversion: Conversion, value: bigint): string {
  const { letter, flags, size } = conversion;
  const bits = BITS[size] ?? 64;
  if (letter === 'd' || letter === 'i') {
    const whole = BigInt.asIntN(bits, value);
    const sign = whole < 0n ? '-' : flags.includes('+') ? '+' : '';
    return number(conversion, sign, String(whole < 0n ? -whole : whole));
  }
  const whole = BigInt.asUintN(bits, value);
  if (letter === 'u') return number(conversion, '', String(whole));
  const radix = letter === 'o' ? 8 : 16;
  const digits = whole.toString(radix);
  const prefix = !flags.includes('#') ? '' : letter === 'o' ? '0' : `0${letter}`;
  return number(conversion, prefix, letter === 'X' ? digits.toUpperCase() : digits);
}

function number(conversion: Conversion, prefix: string, digits: string): string {
  const { flags, width, precision } = conversion;
  if (flags.includes('0') && !flags.includes('-') && precision === undefined)
    return prefix + digits.padStart(width - prefix.length, '0');
  return pad(conversion, prefix + digits.padStart(Math.min(precision ?? 0, 256), '0'), ' ');
}

function pad({ flags, width }: Conversion, text: string, filler: string): string {
  return flags.includes('-') ? text.padEnd(width, filler) : text.padStart(width, filler);
}

/** Source: Documentation/core-api/printk-formats.rst. */
function pointer(letter: string, value: Evaluated): string | undefined {
  if (typeof value === 'string') return undefined;
  if (typeof value === 'bigint')
    return /^p[xK]?$/.test(letter) ? `0x${BigInt.asUintN(64, value).toString(16)}` : undefined;
  const bytes = Uint8Array.from(value, (byte) => Number(byte & 0xffn));
  if (/^p[Ii]4/.test(letter)) return ipv4(bytes);
  if (/^p[Ii]6/.test(letter)) return ipv6(bytes);
  if (letter.startsWith('pIS')) return socketAddress(bytes);
  if (letter.startsWith('pM') || letter.startsWith('pm')) return mac(bytes);
  if (letter.startsWith('pU')) return uuid(bytes, /^pU[lL]/.test(letter));
  return undefined;
}
