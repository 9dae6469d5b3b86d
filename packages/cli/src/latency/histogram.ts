import { bucketStart } from '../output/duration-buckets.ts';

const NANOSECONDS_A_MICROSECOND = 1000;

/** How long the calls of one system call or function took; with `--by process`, those of one process. */
export interface LatencyHistogram {
  /** Of the system call, as in the manual, or of the function. */
  readonly name: string;
  /** Which table a system call's number is from: `x64`, `i386`, `arm64`, …; null for functions. */
  readonly abi: string | null;
  /** Null when all processes are counted together. */
  readonly process: { readonly pid: number; readonly comm: string } | null;
  /** Calls that returned: as many as are in `buckets`. */
  readonly count: number;
  /** Those of them that returned an error. */
  readonly errors: number;
  /** Calls whose thread ended in them; they are in no bucket. */
  readonly unfinished: number;
  /** Bucket 0 is 0–1 µs, bucket k 2^(k-1)–2^k µs, upper ends exclusive; the last has no end. */
  readonly buckets: readonly number[];
  readonly totalNanoseconds: number;
  /** Of the longest call; 0 when there is none. */
  readonly maxNanoseconds: number;
}

/** What was measured between two moments. */
export interface LatencyInterval {
  /** Its end, in nanoseconds of the monotonic clock. */
  readonly end: bigint;
  readonly seconds: number;
  /** Most time in total first. */
  readonly histograms: readonly LatencyHistogram[];
}

/**
 * A duration, in nanoseconds, that so many of the calls did not exceed: the upper end of the bucket they reach into, or the longest call
 * where that is less. A histogram of powers of two says no more.
 *
 * @param fraction above 0 and at most 1: 0.99 for the 99th percentile, by nearest rank
 * @returns undefined when there was no call
 */
export function percentile(
  {
    buckets,
    count,
    maxNanoseconds,
  }: Pick<LatencyHistogram, 'buckets' | 'count' | 'maxNanoseconds'>,
  fraction: number,
): number | undefined {
  if (count === 0) return undefined;
  const rank = Math.ceil(fraction * count);
  let reached = 0;
  for (const [index, amount] of buckets.entries()) {
    reached += amount;
    if (reached >= rank) return Math.min(upperEnd(index, buckets.length), maxNanoseconds);
  }
  return maxNanoseconds;
}

/** The longest of the calls in `buckets`, as near to `nanoseconds` as they allow: it is in the last bucket that has any. */
export function longestIn(buckets: readonly number[], nanoseconds: number): number {
  const last = buckets.findLastIndex((amount) => amount > 0);
  if (last < 0) return 0;
  const start = bucketStart(last) * NANOSECONDS_A_MICROSECOND;
  const end = upperEnd(last, buckets.length);
  return Math.max(start, Math.min(nanoseconds, end - 1));
}

function upperEnd(bucket: number, buckets: number): number {
  return bucket === buckets - 1 ? Infinity : bucketStart(bucket + 1) * NANOSECONDS_A_MICROSECOND;
}
