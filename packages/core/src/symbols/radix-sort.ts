const DIGIT = 16;
const BUCKETS = 1 << DIGIT;
const MASK = BUCKETS - 1;

/**
 * The positions of 64-bit numbers in ascending order of the numbers, equal ones in the order they have.
 *
 * A radix sort: a hundred thousand take a few milliseconds, where sort() with a comparison of bigints takes a hundred.
 *
 * @param low the lower 32 bits of each
 * @param high the upper 32 bits of each
 */
export function sortedOrder(low: Uint32Array, high: Uint32Array): Uint32Array {
  let order = Uint32Array.from({ length: low.length }, (_, index) => index);
  if (isSorted(low, high)) return order;
  let other = new Uint32Array(low.length);
  const counts = new Uint32Array(BUCKETS);
  for (const [words, shift] of [
    [low, 0],
    [low, DIGIT],
    [high, 0],
    [high, DIGIT],
  ] as const) {
    if (!countDigits(words, shift, counts)) continue;
    for (const index of order) {
      const digit = ((words[index] ?? 0) >>> shift) & MASK;
      const place = counts[digit] ?? 0;
      counts[digit] = place + 1;
      other[place] = index;
    }
    [order, other] = [other, order];
  }
  return order;
}

/** Fills in where each digit's numbers start; false when all have the same digit, so that there is nothing to do. */
function countDigits(words: Uint32Array, shift: number, counts: Uint32Array): boolean {
  counts.fill(0);
  for (const word of words) {
    const digit = (word >>> shift) & MASK;
    counts[digit] = (counts[digit] ?? 0) + 1;
  }
  const first = ((words[0] ?? 0) >>> shift) & MASK;
  if (counts[first] === words.length) return false;
  let start = 0;
  for (let digit = 0; digit < BUCKETS; digit++) {
    const count = counts[digit] ?? 0;
    counts[digit] = start;
    start += count;
  }
  return true;
}

function isSorted(low: Uint32Array, high: Uint32Array): boolean {
  for (let at = 1; at < low.length; at++) {
    const step = (high[at] ?? 0) - (high[at - 1] ?? 0);
    if (step < 0 || (step === 0 && (low[at] ?? 0) < (low[at - 1] ?? 0))) return false;
  }
  return true;
}
