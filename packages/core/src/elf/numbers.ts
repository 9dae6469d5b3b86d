/**
 * A 64-bit offset or size, rounded above 2^53. No file is that large: compared with a file's size it is too large either way, which
 * is all that such a number is for.
 */
export function fileNumber(view: DataView, at: number, littleEndian: boolean): number {
  const first = view.getUint32(at, littleEndian);
  const second = view.getUint32(at + 4, littleEndian);
  return littleEndian ? second * 2 ** 32 + first : first * 2 ** 32 + second;
}

/** Names of C++ templates have thousands of bytes; a table of strings without an end must not be one name for each symbol. */
const LONGEST_NAME = 1 << 16;

/** The text from `at` to the next NUL, or to the end; empty when `at` lies outside. What is longer than `longest` bytes is cut. */
export function textAt(bytes: Buffer, at: number, longest = LONGEST_NAME): string {
  const limited = bytes.subarray(at, at + longest);
  const end = limited.indexOf(0);
  return limited.toString('utf8', 0, end < 0 ? limited.length : end);
}

/** The bytes of a view, not copied. */
export function bytesOf(view: DataView): Buffer {
  return Buffer.from(view.buffer, view.byteOffset, view.byteLength);
}
