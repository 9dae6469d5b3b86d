import { expect, test } from 'vitest';
import { latencyLine, latencySummaryLine } from '../output/schema/index.ts';
import { WallClock } from '../tracing/clock.ts';
import type { LatencyHistogram } from './histogram.ts';
import { latencyLines as jsonLines, summaryLine } from './json-output.ts';
import { latencyLines as textLines } from './text-output.ts';

const NOTHING = {
  seen: 0,
  delivered: 0,
  lost: 0,
  lost_by_cause: { ring_full: 0, map_full: 0, recursion: 0 },
  truncated: 0,
  unreadable: 0,
  unresolved: 0,
};
const paint = (_style: unknown, text: string) => text;
const buckets = [3, 0, 1, ...Array.from({ length: 29 }, () => 0)];
const read: LatencyHistogram = {
  name: 'read',
  abi: process.arch,
  process: null,
  count: 4,
  errors: 1,
  unfinished: 2,
  buckets,
  totalNanoseconds: 4200,
  maxNanoseconds: 3100,
};
const interval = (...histograms: readonly LatencyHistogram[]) => ({
  end: process.hrtime.bigint(),
  seconds: 1,
  histograms,
});

test('[M2.4] a picture as bpftrace has it, with its figures', () => {
  expect(textLines(interval(read), { top: 5, paint })).toEqual([
    'read, µs: 4 calls, 1 error, 2 not seen to return, p50 ≤ 1.00 µs, p90 ≤ 3.10 µs, p99 ≤ 3.10 µs, max 3.10 µs',
    `[0, 1)                    3 |${'@'.repeat(52)}|`,
    `[1, 2)                    0 |${' '.repeat(52)}|`,
    `[2, 4)                    1 |${'@'.repeat(17)}${' '.repeat(35)}|`,
    '',
  ]);
});

test('what --top leaves out is summed up; names of other programs and processes are safe to print', () => {
  const other = { ...read, abi: 'i386', process: { pid: 7, comm: 'a\nb' }, errors: 0 };
  const [title] = textLines(interval(other), { top: 5, paint });
  expect(title).toMatch(/^read \(32-bit\) of a\\x0ab \(7\), µs: 4 calls, 2 not seen/);
  expect(textLines(interval(read, other, other), { top: 1, paint }).at(-2)).toBe(
    '(2 others, of 8 calls and 8.40 µs; --top shows more)',
  );
});

test('as JSON: calls by name and ABI, functions by name, each by its schema', () => {
  const fn = { ...read, name: 'malloc', abi: null, count: 0, buckets: buckets.map(() => 0) };
  const lines = jsonLines(interval(read, fn), new WallClock());
  expect(lines.map((line) => latencyLine.parse(line))).toMatchObject([
    {
      syscall: 'read',
      abi: process.arch,
      function: null,
      pid: null,
      comm: null,
      count: 4,
      errors: 1,
      unfinished: 2,
      total_ns: 4200,
      max_ns: 3100,
      p50_ns: 1000,
      p90_ns: 3100,
      p99_ns: 3100,
      buckets: [
        { from_us: 0, to_us: 1, count: 3 },
        { from_us: 2, to_us: 4, count: 1 },
      ],
    },
    { syscall: null, abi: null, function: 'malloc', errors: null, max_ns: null, p50_ns: null },
  ]);
  const summary = summaryLine({ seconds: 1, accounting: NOTHING, exit: null }, 1, [read]);
  expect(latencySummaryLine.parse(summary)).toMatchObject({
    command: 'latency',
    intervals: 1,
    histograms: [{ syscall: 'read', count: 4 }],
  });
});
