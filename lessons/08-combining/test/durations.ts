/** Durations at which a mistake shows: each power of two, of nanoseconds and of microseconds, and one nanosecond less and more. */
export function edges(below: bigint): bigint[] {
  const powers = Array.from({ length: 64 }, (_, power) => 2n ** BigInt(power));
  const around = [...powers, ...powers.map((power) => power * 1000n)];
  const all = new Set(around.flatMap((each) => [each - 1n, each, each + 1n]));
  return [...all].filter((each) => each < below).toSorted((a, b) => (a < b ? -1 : 1));
}

/** Which bucket it belongs to, by looking at them one by one. */
export function expectedBucket(ns: bigint): number {
  let bucket = 0;
  while (bucket < 31 && ns >= 1000n * 2n ** BigInt(bucket)) bucket++;
  return bucket;
}

/** As failures show it: `{ '1000 ns': 1 }`. */
export function byDuration(
  durations: readonly bigint[],
  buckets: readonly number[],
): Record<string, number | undefined> {
  return Object.fromEntries(durations.map((ns, index) => [`${ns} ns`, buckets[index]]));
}
