import { inspect } from 'node:util';

/** Longer values are told by where they differ. */
const WIDTH = 160;

/** A value on one line. */
export function show(value: unknown): string {
  return inspect(value, { breakLength: Number.POSITIVE_INFINITY, depth: 4, maxStringLength: 400 });
}

/** Two values on a line each; where they are long, the first place in which they differ. */
export function showDifference(
  expected: unknown,
  got: unknown,
  equals: (a: unknown, b: unknown) => boolean,
): [string, string] {
  const both: [string, string] = [show(expected), show(got)];
  if (both.every((text) => text.length <= WIDTH)) return both;
  if (Array.isArray(expected) && Array.isArray(got)) {
    const index = expected.findIndex((each, at) => at >= got.length || !equals(got[at], each));
    const at = index === -1 ? expected.length : index;
    const place = (list: readonly unknown[]) =>
      `${list.length} in all; number ${at + 1}: ${at < list.length ? show(list[at]) : 'none'}`;
    return [place(expected), place(got)];
  }
  if (isRecord(expected) && isRecord(got)) {
    const keys = [...new Set([...Object.keys(expected), ...Object.keys(got)])];
    const key = keys.find((each) => !equals(got[each], expected[each]));
    if (key !== undefined) return [`${key}: ${show(expected[key])}`, `${key}: ${show(got[key])}`];
  }
  return both;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !(value instanceof Map);
}
