import { expect, test } from 'vitest';
import { difference, LatencySums, snapshotOf } from './counters.ts';
import { longestIn, percentile, type LatencyHistogram } from './histogram.ts';

const BUCKETS = 32;
const withCounts = (counts: Readonly<Record<number, number>>) =>
  Array.from({ length: BUCKETS }, (_, index) => counts[index] ?? 0);

function histogram({
  counts = {},
  ...fields
}: Partial<LatencyHistogram> & {
  readonly counts?: Readonly<Record<number, number>>;
} = {}): LatencyHistogram {
  return {
    name: 'read',
    abi: 'x64',
    process: null,
    count: Object.values(counts).reduce((sum, count) => sum + count, 0),
    errors: 0,
    unfinished: 0,
    buckets: withCounts(counts),
    totalNanoseconds: 0,
    maxNanoseconds: 0,
    ...fields,
  };
}

test('[M2.3] a percentile is the end of the bucket it reaches into, or the longest where that is less', () => {
  // 90 calls below 1 µs, 9 of 2 to 4 µs, one of 8 to 16 µs.
  const latency = histogram({ counts: { 0: 90, 2: 9, 4: 1 }, maxNanoseconds: 9500 });
  expect([0.5, 0.9, 0.91, 0.99, 1].map((each) => percentile(latency, each))).toEqual([
    1000, 1000, 4000, 4000, 9500,
  ]);
});

test('without calls there is no percentile, and no longest call', () => {
  expect(percentile(histogram(), 0.5)).toBeUndefined();
  expect(longestIn(withCounts({}), 5000)).toBe(0);
});

test('what is longer than all buckets is known by the longest alone', () => {
  const hour = 3_600_000_000_000;
  const latency = histogram({ counts: { 31: 1 }, maxNanoseconds: hour });
  expect(percentile(latency, 0.5)).toBe(hour);
  expect(longestIn(latency.buckets, hour)).toBe(hour);
});

test('the longest call is in the last bucket that has any', () => {
  const buckets = withCounts({ 1: 3, 3: 1 });
  expect([100, 4000, 5000, 7999, 9000].map((each) => longestIn(buckets, each))).toEqual([
    4000, 4000, 5000, 7999, 7999,
  ]);
});

test('[M2.4] an interval is what came between two moments, most time in total first', () => {
  const before = snapshotOf([
    histogram({ counts: { 0: 2, 5: 1 }, totalNanoseconds: 21_000, errors: 1 }),
    histogram({ name: 'write', counts: { 0: 1 }, totalNanoseconds: 10 }),
    histogram({ name: 'close', counts: { 0: 1 }, totalNanoseconds: 10 }),
  ]);
  const after = snapshotOf([
    histogram({ counts: { 0: 3, 5: 1 }, totalNanoseconds: 21_500, errors: 2, maxNanoseconds: 500 }),
    histogram({
      name: 'write',
      counts: { 0: 1, 10: 1 },
      totalNanoseconds: 900_010,
      maxNanoseconds: 900_000,
    }),
    histogram({ name: 'close', counts: { 0: 1 }, totalNanoseconds: 10 }),
    histogram({ name: 'ppoll', unfinished: 2 }),
  ]);
  expect(difference(before, after)).toEqual([
    histogram({
      name: 'write',
      counts: { 10: 1 },
      totalNanoseconds: 900_000,
      maxNanoseconds: 900_000,
    }),
    histogram({ counts: { 0: 1 }, totalNanoseconds: 500, errors: 1, maxNanoseconds: 500 }),
    histogram({ name: 'ppoll', unfinished: 2 }),
  ]);
});

test('calls of the same name and other numbers, or of other processes, are told apart; intervals add up', () => {
  const sums = new LatencySums();
  const process = { pid: 1, comm: 'init' };
  const one = histogram({ counts: { 1: 1 }, totalNanoseconds: 1500, maxNanoseconds: 1500 });
  sums.add([one, histogram({ abi: 'i386', counts: { 0: 1 } })]);
  sums.add([
    { ...one, process },
    { ...one, maxNanoseconds: 1200, totalNanoseconds: 1200 },
  ]);
  expect(sums.rows()).toEqual([
    { ...one, count: 2, buckets: withCounts({ 1: 2 }), totalNanoseconds: 2700 },
    { ...one, process },
    histogram({ abi: 'i386', counts: { 0: 1 } }),
  ]);
});
