import type { Paint } from './color.ts';

/** A part of what was measured, from `from`, inclusive, to `to`, exclusive; without `to`, all that is more. */
export interface Bucket {
  readonly from: number;
  readonly to: number | undefined;
  readonly count: number;
}

/** As wide as bpftrace has it. */
const BAR_WIDTH = 52;
const RANGE_WIDTH = 16;
const COUNT_WIDTH = 10;
const UNITS = ['', 'K', 'M', 'G', 'T'] as const;

/**
 * Buckets as a picture, one a line, as bpftrace prints it: from the first that has something to the last.
 *
 * @param buckets in ascending order
 */
export function histogram(buckets: readonly Bucket[], paint: Paint): string[] {
  const first = buckets.findIndex(({ count }) => count > 0);
  const last = buckets.findLastIndex(({ count }) => count > 0);
  const most = buckets.reduce((largest, { count }) => Math.max(largest, count), 0);
  return buckets.slice(Math.max(first, 0), last + 1).map((bucket) => {
    const bar = '@'.repeat(Math.floor((bucket.count / most) * BAR_WIDTH));
    const rest = ' '.repeat(BAR_WIDTH - bar.length);
    return `${range(bucket).padEnd(RANGE_WIDTH)} ${String(bucket.count).padStart(COUNT_WIDTH)} |${paint('cyan', bar)}${rest}|`;
  });
}

function range({ from, to }: Bucket): string {
  return `[${short(from)}, ${to === undefined ? '…' : short(to)})`;
}

/** Powers of two in few letters: 2048 is `2K`. */
function short(value: number): string {
  let [rest, unit] = [value, 0];
  while (rest >= 1024 && rest % 1024 === 0 && unit < UNITS.length - 1) {
    rest /= 1024;
    unit++;
  }
  return `${rest}${UNITS[unit]}`;
}
