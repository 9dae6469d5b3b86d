import type { Accounting } from '../../tracing/accounting.ts';
import { LatencySums } from '../counters.ts';
import type { LatencyHistogram } from '../histogram.ts';
import { LatencySession, type LatencyOptions } from '../session.ts';

const TRIES = 10;

/** What was measured. */
export interface Measured<T> {
  readonly histograms: readonly LatencyHistogram[];
  readonly accounting: Accounting;
  /** What the work gave. */
  readonly done: T;
}

/**
 * Measures what a workload does. Again while the kernel skipped a program, which from Linux 6.13 on may be preempted: that is counted, and
 * another run exact.
 *
 * @param start makes the work anew: its options, and what is to be done while they hold
 * @param isExact whether an account is that of an exact run; default: nothing was skipped
 */
export async function measure<T>(
  start: () => Promise<{
    readonly options: LatencyOptions;
    readonly work: (session: LatencySession) => Promise<T>;
  }>,
  isExact = ({ lost_by_cause: cause }: Accounting): boolean => cause.recursion === 0,
): Promise<Measured<T>> {
  for (let tries = TRIES; ; tries--) {
    const { options, work } = await start();
    const sums = new LatencySums();
    using session = new LatencySession({
      ...options,
      onLast: ({ histograms }) => sums.add(histograms),
    });
    const done = await work(session);
    const accounting = session.finish();
    if (isExact(accounting) || tries === 1) return { histograms: sums.rows(), accounting, done };
  }
}

/** The only histogram of a call; undefined when there is none. */
export function histogramOf(
  { histograms }: { readonly histograms: readonly LatencyHistogram[] },
  name: string,
): LatencyHistogram | undefined {
  const [first, ...others] = histograms.filter((histogram) => histogram.name === name);
  if (others.length > 0) throw new RangeError(`there are ${others.length + 1} of ${name}`);
  return first;
}

/** How many calls are in the buckets. */
export function inBuckets({ buckets }: Pick<LatencyHistogram, 'buckets'>): number {
  return buckets.reduce((sum, amount) => sum + amount, 0);
}
