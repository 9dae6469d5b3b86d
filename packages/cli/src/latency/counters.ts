import { longestIn, type LatencyHistogram } from './histogram.ts';

/** Counters that only grow, at one moment, each by its key; the longest call of each is of the time since the moment before. */
export type Snapshot = ReadonlyMap<string, LatencyHistogram>;

/** All counters at one moment. */
export function snapshotOf(histograms: Iterable<LatencyHistogram>): Snapshot {
  const snapshot = new Map<string, LatencyHistogram>();
  for (const histogram of histograms) snapshot.set(keyOf(histogram), histogram);
  return snapshot;
}

/** What came between two moments, most time in total first. */
export function difference(before: Snapshot, after: Snapshot): LatencyHistogram[] {
  const rows: LatencyHistogram[] = [];
  for (const [key, now] of after) {
    const then = before.get(key);
    const buckets = now.buckets.map((amount, index) => amount - (then?.buckets[index] ?? 0));
    const row = {
      ...now,
      count: now.count - (then?.count ?? 0),
      errors: now.errors - (then?.errors ?? 0),
      unfinished: now.unfinished - (then?.unfinished ?? 0),
      buckets,
      totalNanoseconds: now.totalNanoseconds - (then?.totalNanoseconds ?? 0),
      maxNanoseconds: longestIn(buckets, now.maxNanoseconds),
    };
    if (row.count + row.unfinished > 0) rows.push(row);
  }
  return byTime(rows);
}

/** Adds up what one by one came in several intervals, or of several processes. */
export class LatencySums {
  readonly #sums = new Map<string, LatencyHistogram>();

  /** @param histograms of calls that were not added before */
  add(histograms: Iterable<LatencyHistogram>): void {
    for (const histogram of histograms) {
      const key = keyOf(histogram);
      const sum = this.#sums.get(key);
      this.#sums.set(key, sum === undefined ? histogram : together(sum, histogram));
    }
  }

  /** Most time in total first. */
  rows(): LatencyHistogram[] {
    return byTime([...this.#sums.values()]);
  }
}

/** How many calls returned, of all. */
export function callsOf(histograms: Iterable<LatencyHistogram>): number {
  let calls = 0;
  for (const { count } of histograms) calls += count;
  return calls;
}

function together(one: LatencyHistogram, other: LatencyHistogram): LatencyHistogram {
  return {
    ...other,
    count: one.count + other.count,
    errors: one.errors + other.errors,
    unfinished: one.unfinished + other.unfinished,
    buckets: one.buckets.map((amount, index) => amount + (other.buckets[index] ?? 0)),
    totalNanoseconds: one.totalNanoseconds + other.totalNanoseconds,
    maxNanoseconds: Math.max(one.maxNanoseconds, other.maxNanoseconds),
  };
}

function byTime(rows: readonly LatencyHistogram[]): LatencyHistogram[] {
  return rows.toSorted(
    (a, b) => b.totalNanoseconds - a.totalNanoseconds || (keyOf(a) < keyOf(b) ? -1 : 1),
  );
}

function keyOf({ name, abi, process }: LatencyHistogram): string {
  return `${process?.pid} ${abi} ${name}`;
}
