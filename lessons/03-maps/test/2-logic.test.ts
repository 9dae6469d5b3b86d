import { matchers } from '@ebpf-dojo/testkit';
import { expect, test } from 'vitest';
import { mergeLatencies, rankCounts, type Count } from '#lesson';

expect.extend(matchers);

const counts: readonly Count[] = [
  [812, 9],
  [4242, 37],
  [7, 110],
  [1033, 2],
];

test('[03.1] the process that opened most comes first', () => {
  const ranked = rankCounts([...counts], 3);
  expect(ranked).toObserve(
    [
      [7, 110],
      [4242, 37],
      [812, 9],
    ],
    { what: 'ranked counts', did: 'asked for the top 3 of 4 processes' },
  );
});

test('[03.1] of processes with as many opens, the lower PID comes first', () => {
  const equals = [9, 100, 20].map((pid): Count => [pid, 5]);
  const ranked = rankCounts(equals, 10).map(([pid]) => pid);
  expect(ranked).toObserve([9, 20, 100], {
    what: 'PIDs, ranked',
    did: 'ranked processes 9, 100 and 20, which opened 5 files each',
  });
});

test('[03.1] what is ranked may be any iterable, and stays as it is', () => {
  const given = [...counts];
  rankCounts(given, 4);
  expect(given).toObserve(counts, { what: 'the array that was given', did: 'ranked it' });
  const ranked = rankCounts(new Map(counts), 1);
  expect(ranked).toObserve([[7, 110]], { what: 'ranked counts', did: 'ranked a Map' });
});

test('[03.6] a CPU that measured nothing does not make the fastest open 0 ns', () => {
  const merged = mergeLatencies([
    { calls: 0, total_ns: 0, min_ns: 0, max_ns: 0 },
    { calls: 2, total_ns: 5000, min_ns: 1500, max_ns: 3500 },
    { calls: 3, total_ns: 6100, min_ns: 900, max_ns: 2700 },
  ]);
  expect(merged).toObserve(
    { calls: 5, total_ns: 11_100, min_ns: 900, max_ns: 3500 },
    { what: 'latency of all CPUs', did: 'merged what three CPUs measured' },
  );
});
