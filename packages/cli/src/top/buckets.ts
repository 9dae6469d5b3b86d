import type { TopBucket } from '../output/schema/index.ts';

/** Counts by powers of two of microseconds, as bpf/include/duration-buckets.h has them; those with nothing in them are left out. */
export function bucketsOf(counts: readonly number[]): TopBucket[] {
  return counts.flatMap((count, index) =>
    count === 0
      ? []
      : [
          {
            from_us: index === 0 ? 0 : 2 ** (index - 1),
            to_us: index === counts.length - 1 ? null : 2 ** index,
            count,
          },
        ],
  );
}
