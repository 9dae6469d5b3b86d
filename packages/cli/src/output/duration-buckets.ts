import type { Bucket } from './histogram.ts';
import type { BucketLine } from './schema/index.ts';

/** What BPF programs count durations in, as bpf/include/duration-bucket.h has it: the first bucket is [0, 1) µs, then come powers of two. */
export function durationBuckets(counts: readonly number[]): Bucket[] {
  return counts.map((count, index) => ({
    from: bucketStart(index),
    to: index === counts.length - 1 ? undefined : bucketStart(index + 1),
    count,
  }));
}

/** Where a bucket begins, in microseconds: at 0, 1, 2, 4, 8, … */
export function bucketStart(index: number): number {
  return index === 0 ? 0 : 2 ** (index - 1);
}

/** The buckets of a line of NDJSON: those that have something. */
export function bucketLines(counts: readonly number[]): BucketLine[] {
  return durationBuckets(counts)
    .filter(({ count }) => count > 0)
    .map(({ from, to, count }) => ({ from_us: from, to_us: to ?? null, count }));
}
