import { todo } from '@ebpf-dojo/course';

/** How many buckets a histogram has; bucket.h has it too. */
export const BUCKETS = 32;

/**
 * Which bucket a duration belongs to: 0 for less than a microsecond, 1 from 1 to 2 µs, 2 from 2 to 4 and so on, without the end of
 * each; the last for all that is longer.
 *
 * @param ns whole nanoseconds, from 0 on
 */
export function bucketOf(ns: number): number {
  return todo(
    '08.1',
    'find the bucket of a duration: which power of two it is below, in microseconds',
  );
}

/** From how many microseconds on a bucket is, and below how many; the last has no end. */
export function rangeOf(bucket: number): readonly [from: number, to: number | undefined] {
  return [bucket === 0 ? 0 : 2 ** (bucket - 1), bucket < BUCKETS - 1 ? 2 ** bucket : undefined];
}
