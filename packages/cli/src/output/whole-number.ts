import type { WholeNumber } from './schema/summary.ts';

/** A 64-bit number for JSON: a number while that is exact, its digits beyond. */
export function wholeNumber(value: bigint): WholeNumber {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : String(value);
}
