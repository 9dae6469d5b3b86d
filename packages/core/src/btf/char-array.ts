import { endianness } from 'node:os';
import { FieldProblem, show } from './field-problem.ts';

/** Reads `char[N]` at an offset, up to the first NUL. */
export type StringReader = (view: DataView, offset: number) => string;

/** Bytes of the string being read. Decoding from here, not from the view, leaves nothing that refers to the view's memory. */
let scratch = Buffer.allocUnsafeSlow(256);
let words = new Uint32Array(scratch.buffer);

/**
 * Decodes UTF-8 up to the first NUL or `length` bytes. What is not UTF-8 becomes U+FFFD.
 */
export function readString(view: DataView, offset: number, length: number): string {
  if (length > scratch.length) {
    scratch = Buffer.allocUnsafeSlow(Math.ceil(length / 4) * 4);
    words = new Uint32Array(scratch.buffer);
  }
  const little = endianness() === 'LE';
  let seen = 0;
  let at = 0;
  for (const end = length - 3; at < end; at += 4) {
    const word = view.getUint32(offset + at, little);
    // Not zero exactly when one of the four bytes is (Hacker's Delight, 6-1).
    if (((word - 0x01010101) & ~word & 0x80808080) !== 0) break;
    words[at >> 2] = word;
    seen |= word;
  }
  for (; at < length; at++) {
    const byte = view.getUint8(offset + at);
    if (byte === 0) break;
    scratch[at] = byte;
    seen |= byte;
  }
  return (seen & 0x80808080) === 0
    ? scratch.toString('latin1', 0, at)
    : scratch.toString('utf8', 0, at);
}

/**
 * Writes a string as UTF-8, with zeros after it to fill `char[length]`.
 *
 * @throws {FieldProblem} when it is no string, leaves no room for the NUL, or contains one
 */
export function putString(
  value: unknown,
  view: DataView,
  offset: number,
  length: number,
  path: string,
): void {
  if (typeof value !== 'string')
    throw new FieldProblem(path, `${show(value)} is no string, as char[${length}] needs`);
  if (value.includes('\0'))
    throw new FieldProblem(path, `${show(value)} contains a NUL, which ends a string in C`);
  if (!value.isWellFormed())
    throw new FieldProblem(
      path,
      `${show(value)} has half a surrogate pair, which UTF-8 cannot hold`,
    );
  const bytes = Buffer.byteLength(value);
  if (bytes >= length) {
    throw new FieldProblem(
      path,
      `${show(value)} has ${bytes} bytes in UTF-8; char[${length}] takes ${length - 1} and a NUL`,
    );
  }
  const target = Buffer.from(view.buffer, view.byteOffset + offset, length);
  target.write(value, 'utf8');
  target.fill(0, bytes);
}
