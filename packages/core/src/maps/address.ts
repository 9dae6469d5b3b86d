import { isIPv4, isIPv6 } from 'node:net';
import { checkInstance } from '../arguments.ts';

const GROUPS = 8;

/** The bytes of an IP address in network order, 4 or 16; undefined when the text is none. */
export function addressBytes(text: string): Uint8Array | undefined {
  if (isIPv4(text)) return Uint8Array.from(text.split('.'), Number);
  // A zone is no part of the address.
  if (!isIPv6(text) || text.includes('%')) return undefined;
  const [head = '', tail] = text.split('::');
  const left = groups(head);
  const right = tail === undefined ? [] : groups(tail);
  const zeros = Array.from({ length: GROUPS - left.length - right.length }, () => 0);
  return Uint8Array.from(
    [...left, ...zeros, ...right].flatMap((group) => [group >> 8, group & 0xff]),
  );
}

/** Groups of 16 bits; one that is written as an IPv4 address is two. */
function groups(text: string): number[] {
  if (text === '') return [];
  return text.split(':').flatMap((part) => {
    if (!part.includes('.')) return [Number.parseInt(part, 16)];
    const [a = 0, b = 0, c = 0, d = 0] = part.split('.').map(Number);
    return [(a << 8) | b, (c << 8) | d];
  });
}

/**
 * An IP address as text; IPv6 as RFC 5952 recommends.
 *
 * @param bytes 4 or 16, in network order
 * @throws {TypeError} when it is anything else
 */
export function addressText(bytes: Uint8Array): string {
  const isAddress = bytes instanceof Uint8Array && (bytes.length === 4 || bytes.length === 16);
  checkInstance(bytes, 'An address', 'a Uint8Array of 4 or 16 bytes', isAddress);
  if (bytes.length === 4) return bytes.join('.');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const parts = Array.from({ length: GROUPS }, (_, index) => view.getUint16(2 * index));
  const [start, length] = longestZeros(parts);
  const text = (some: readonly number[]): string => some.map((part) => part.toString(16)).join(':');
  return length < 2
    ? text(parts)
    : `${text(parts.slice(0, start))}::${text(parts.slice(start + length))}`;
}

/** The first of the longest runs of zeros. */
function longestZeros(parts: readonly number[]): readonly [start: number, length: number] {
  let best: readonly [number, number] = [0, 0];
  let start = 0;
  for (const [index, part] of parts.entries()) {
    if (part !== 0) start = index + 1;
    else if (index + 1 - start > best[1]) best = [start, index + 1 - start];
  }
  return best;
}
