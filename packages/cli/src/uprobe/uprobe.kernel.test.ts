import { randomInt } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { WORKLOAD_FUNCTION, requires, workload, workloadBinary } from '@ebpf-dojo/testkit';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { during, linesOf, upTo } from './testing/during.ts';
import { compileFunctions, startFunctions } from './testing/functions.ts';

requires('uprobe');

let folder = '';
let functions = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'uprobe-'));
  functions = compileFunctions(folder);
});
afterAll(() => rmSync(folder, { recursive: true }));

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

describe('of all functions that fit a pattern, each by its name', () => {
  requires('cookie');

  test('[E5] every return, exactly, with its result', async () => {
    const work = await workload.calls();
    const { lines, summary } = await during([workloadBinary(), 'workload_*', '--return'], () =>
      work.run(),
    );
    const results = (name: string) =>
      linesOf(lines, 'function_return').flatMap((line) =>
        line.function === name ? line.result : [],
      );
    expect(results(WORKLOAD_FUNCTION)).toEqual(upTo(work.n).map((index) => 2 * index + 1));
    expect(results('workload_even')).toEqual(upTo(work.n).filter((index) => index % 2 === 0));
    expect(results('workload_odd')).toEqual(upTo(work.n).filter((index) => index % 2 === 1));
    expect(summary).toMatchObject({ mode: 'return', probed: 3, delivered: 2 * work.n, lost: 0 });
  });

  test('[E5] how long each call took: as many as there were, recursion and calls that never return among them', async () => {
    // A uretprobe sees returns of 64 calls within each other.
    const n = randomInt(20, 60);
    await using work = await startFunctions([functions, 'nested', String(n)]);
    const { lines, summary } = await during([functions, 'call_*', '--latency'], () => work.run());
    const latencies = linesOf(lines, 'function_latency');
    expect(
      latencies.map(({ function: name, count, unfinished }) => ({ name, count, unfinished })),
    ).toEqual([
      { name: 'call_leaving', count: 0, unfinished: n },
      { name: 'call_self', count: n, unfinished: 0 },
    ]);
    const [leaving, self] = latencies;
    expect(self?.buckets.reduce((sum, { count }) => sum + count, 0)).toBe(n);
    const { min_ns: least, max_ns: most, avg_ns: average, total_ns: total } = self ?? {};
    expect(least).toBeGreaterThan(0);
    expect(average).toBeCloseTo(Number(total) / n);
    expect(average).toBeLessThan(Number(most));
    expect(Number(most)).toBeLessThan(Number(total));
    expect(leaving).toMatchObject({ min_ns: null, max_ns: null, avg_ns: null, buckets: [] });
    expect(summary).toMatchObject({ mode: 'latency', probed: 2, delivered: 2 * n, lost: 0 });
  });
});
