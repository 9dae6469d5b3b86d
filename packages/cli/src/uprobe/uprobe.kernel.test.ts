import { randomInt } from 'node:crypto';
import { WORKLOAD_FUNCTION, feature, requires, workload, workloadBinary } from '@ebpf-dojo/testkit';
import { expect, test } from 'vitest';
import { during, linesOf, upTo } from './testing/during.ts';
import { compiledFunctions, startFunctions } from './testing/functions.ts';

requires('uprobe');

const functions = compiledFunctions();

/** By cookies. */
const tellsApart = () => feature('cookie').has === 'yes';

test('[E5] [E9] every call of one process, exactly, with its arguments by type; Ctrl-C ends it with exit code 0', async () => {
  const [wanted, other] = [await workload.calls(), await workload.calls()];
  const { lines, summary } = await during(
    [workloadBinary(), WORKLOAD_FUNCTION, '--args', 'int', '-p', String(wanted.pid)],
    () => Promise.all([wanted.run(), other.run()]),
  );
  const calls = linesOf(lines, 'function_call');
  expect(calls.map(({ args }) => args)).toEqual(upTo(wanted.n).map((index) => [index]));
  expect(new Set(calls.map(({ pid, tid, comm }) => `${pid} ${tid} ${comm}`))).toEqual(
    new Set([`${wanted.pid} ${wanted.pid} workload`]),
  );
  expect(summary).toMatchObject({
    mode: 'call',
    binary: workloadBinary(),
    probed: 1,
    delivered: wanted.n,
    lost: 0,
    functions: [{ function: WORKLOAD_FUNCTION, count: wanted.n }],
  });
});

test('[E5] every return of all functions that fit a pattern, exactly, with its result; of one where the kernel cannot tell them apart', async () => {
  const work = await workload.calls();
  const pattern = tellsApart() ? 'workload_*' : WORKLOAD_FUNCTION;
  const { lines, summary } = await during([workloadBinary(), pattern, '--return'], () =>
    work.run(),
  );
  const results = (name: string) =>
    linesOf(lines, 'function_return').flatMap((line) =>
      line.function === name ? line.result : [],
    );
  const indices = upTo(work.n);
  expect(results(WORKLOAD_FUNCTION)).toEqual(indices.map((index) => 2 * index + 1));
  if (tellsApart()) {
    expect(results('workload_even')).toEqual(indices.filter((index) => index % 2 === 0));
    expect(results('workload_odd')).toEqual(indices.filter((index) => index % 2 === 1));
  }
  const [probed, delivered] = tellsApart() ? [3, 2 * work.n] : [1, work.n];
  expect(summary).toMatchObject({ mode: 'return', probed, delivered, lost: 0 });
});

test('[E5] how long each call took: as many as there were, recursion and calls that never return among them', async () => {
  // A uretprobe sees returns of 64 calls within each other.
  const n = randomInt(20, 60);
  await using work = await startFunctions([functions.binary, 'nested', String(n)]);
  const pattern = tellsApart() ? 'call_*' : 'call_self';
  const { lines, summary } = await during([functions.binary, pattern, '--latency'], () =>
    work.run(),
  );
  const [self, leaving] = linesOf(lines, 'function_latency').toReversed();
  expect(self).toMatchObject({ function: 'call_self', count: n, unfinished: 0 });
  expect(self?.buckets.reduce((sum, { count }) => sum + count, 0)).toBe(n);
  const { min_ns: least, max_ns: most, avg_ns: average, total_ns: total } = self ?? {};
  expect(least).toBeGreaterThan(0);
  expect(average).toBeCloseTo(Number(total) / n);
  expect(average).toBeLessThan(Number(most));
  expect(Number(most)).toBeLessThan(Number(total));
  if (tellsApart())
    expect(leaving).toMatchObject({
      function: 'call_leaving',
      count: 0,
      unfinished: n,
      min_ns: null,
      max_ns: null,
      avg_ns: null,
      buckets: [],
    });
  const [probed, delivered] = tellsApart() ? [2, 2 * n] : [1, n];
  expect(summary).toMatchObject({ mode: 'latency', probed, delivered, lost: 0 });
});
