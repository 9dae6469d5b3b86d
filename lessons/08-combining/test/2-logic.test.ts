import { matchers } from '@ebpf-dojo/testkit';
import { expect, test } from 'vitest';
import {
  BAR_WIDTH,
  BUCKETS,
  bucketOf,
  costBetween,
  histogramLines,
  render,
  show,
  type Picture,
  type Usage,
} from '#lesson';
import { byDuration, edges, expectedBucket } from './durations.ts';

expect.extend(matchers);

test('[08.1] TypeScript finds the bucket at every power of two, a nanosecond less and more [M2.3]', () => {
  const durations = edges(2n ** 53n);
  const got = durations.map((ns) => bucketOf(Number(ns)));
  expect(byDuration(durations, got)).toObserve(
    byDuration(durations, durations.map(expectedBucket)),
    { what: 'buckets', did: 'asked bucketOf for the bucket of each of these durations' },
  );
});

test('[08.1] no time at all is in bucket 0 [M2.7]', () => {
  expect(bucketOf(0)).toObserve(0, { what: 'the bucket', did: 'asked bucketOf(0)' });
});

/** A histogram with these numbers in its first buckets. */
function histogram(...counts: readonly number[]): number[] {
  return [...counts, ...Array.from({ length: BUCKETS - counts.length }, () => 0)];
}

test('[08.6] a histogram goes from the first bucket that is not empty to the last [M2.4]', () => {
  const lines = histogramLines(histogram(0, 3, 0, 12, 1));
  expect(lines).toObserve(
    [
      `         [1, 2) µs         3 |${'@'.repeat(10).padEnd(BAR_WIDTH)}|`,
      `         [2, 4) µs         0 |${''.padEnd(BAR_WIDTH)}|`,
      `         [4, 8) µs        12 |${'@'.repeat(BAR_WIDTH)}|`,
      `        [8, 16) µs         1 |${'@'.repeat(3).padEnd(BAR_WIDTH)}|`,
    ],
    { what: 'lines', did: 'drew 3 calls of 1 to 2 µs, 12 of 4 to 8, and one of 8 to 16' },
  );
});

test('[08.6] the first bucket and the last are drawn, too', () => {
  const buckets = histogram(2);
  buckets[BUCKETS - 1] = 1;
  const lines = histogramLines(buckets);
  expect({
    first: lines[0]?.trim().slice(0, 9),
    last: lines.at(-1)?.trim().slice(0, 10),
  }).toObserve(
    { first: '[0, 1) µs', last: '[1G, …) µs' },
    { what: `the first and the last of ${lines.length} lines` },
  );
});

test('[08.6] a histogram without calls has no lines', () => {
  expect(histogramLines(histogram())).toObserve([], { what: 'lines', did: 'drew empty buckets' });
});

const free = { runs: 0, nsPerRun: 0, cpu: 0 };
const picture: Picture = {
  seconds: 12.5,
  filter: 'process 4242',
  slowFromNs: 10_000_000,
  on: new Set(['calls', 'switches']),
  cost: {
    probes: { calls: { runs: 2000, nsPerRun: 250, cpu: 0.1 }, processes: free, switches: free },
    process: 0.9,
    total: 1,
  },
  calls: [{ number: 7, calls: 5, buckets: histogram(5) }],
  processes: [[4242, 81]],
  switches: 33,
  slow: [
    { time: 1n, duration_ns: 12_345_678, result: -2n, pid: 4242, tid: 4243, number: 7, comm: 'sh' },
  ],
  tally: { begun: 9, dropped: 1, gone: 2, foreign: 3, untold: 4, refused: 5 },
  skipped: 6,
};

test('[08.6] a picture is drawn as text [M4.3]', () => {
  const names = { call: (number: number) => `call${number}`, process: () => 'sh' };
  expect(render(picture, names)).toObserve(
    [
      '12.5 s · process 4242 · slow from 10.0 ms on · 33 context switches',
      '',
      'PROBE          STATE      RUNS  NS/RUN      CPU',
      '1 calls        on         2000     250   0.10 %',
      '2 processes    off           0       0   0.00 %',
      '3 switches     on            0       0   0.00 %',
      'this process 0.90 %, together 1.00 % of a CPU',
      '',
      '     PID      CALLS  COMMAND',
      '    4242         81  sh',
      '',
      '        SLOW  CALL',
      '     12.3 ms  call7 = -2 by sh (4242)',
      '',
      'Lost: 1 not timed, 2 never returned, 3 of other tables, 4 slow ones not told, 5 of no process, 6 skipped.',
      '',
      'call7: 5 calls',
      `         [0, 1) µs         5 |${'@'.repeat(BAR_WIDTH)}|`,
    ],
    { what: 'the lines of a picture' },
  );
});

test.for([
  [
    'a terminal has it drawn over the one before',
    true,
    '\u001B[Hone\u001B[K\ntw\u001B[K\n\u001B[J',
  ],
  ['a file gets it below the one before', false, 'one\ntwo and more\nthree\n\n'],
] as const)('[08.6] %s', ([, isTTY, expected]) => {
  const written: string[] = [];
  const output = { isTTY, rows: 3, columns: 3, write: (text: string) => written.push(text) };
  const lines = isTTY ? ['one', 'tw', 'three'] : ['one', 'two and more', 'three'];
  // What there is to show has a histogram; without one, this is not what the task is about.
  histogramLines(histogram(1));
  show(lines, output);
  expect(written.join('')).toObserve(expected, { what: 'what was written' });
});

const before: Usage = {
  atNs: 9_007_199_254_740_993n,
  probes: {
    calls: { runs: 100n, ns: 5000n },
    processes: { runs: 7n, ns: 70n },
    switches: { runs: 0n, ns: 0n },
  },
  process: { user: 1000, system: 500 },
};
/** Two seconds later. */
const after: Usage = {
  atNs: before.atNs + 2_000_000_000n,
  probes: {
    calls: { runs: 10_100n, ns: 4_005_000n },
    processes: { runs: 7n, ns: 70n },
    switches: { runs: 4000n, ns: 1_000_000n },
  },
  process: { user: 16_000, system: 5500 },
};

test('[08.7] the cost is what was used between two moments, of a CPU [M4.5]', () => {
  expect(costBetween(before, after)).toObserve(
    {
      probes: {
        calls: { runs: 10_000, nsPerRun: 400, cpu: 0.2 },
        processes: { runs: 0, nsPerRun: 0, cpu: 0 },
        switches: { runs: 4000, nsPerRun: 250, cpu: 0.05 },
      },
      process: 1,
      total: 1.25,
    },
    {
      what: 'the cost',
      did: 'used 20 000 µs of CPU in 2 s, while programs ran 14 000 times for 5 ms',
    },
  );
});
