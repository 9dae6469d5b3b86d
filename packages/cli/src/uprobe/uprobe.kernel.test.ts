import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { WORKLOAD_FUNCTION, requires, workload, workloadBinary } from '@ebpf-dojo/testkit';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Line, UprobeSummaryLine } from '../output/schema/index.ts';
import { finished, parseLines, startTool } from '../testing/tool.ts';
import { compileFunctions, startFunctions } from './testing/functions.ts';

requires('uprobe');

let folder = '';
let functions = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'uprobe-'));
  functions = compileFunctions(folder);
});
afterAll(() => rmSync(folder, { recursive: true }));

interface Traced {
  readonly lines: Line[];
  readonly summary: UprobeSummaryLine;
}

/**
 * Runs `uprobe --json` from before some work until after it, and ends it as Ctrl-C does. Nobody reads what it prints before the work is
 * done.
 */
async function during(args: readonly string[], work: () => Promise<unknown>): Promise<Traced> {
  const tool = startTool(['uprobe', '--json', '-d', '0', ...args]);
  const [ready] = (await once(tool.stderr ?? tool, 'data')) as [Buffer];
  expect(String(ready)).toContain('ebpf-tool: probing');
  await work();
  tool.kill('SIGINT');
  const { code, stdout } = await finished(tool);
  expect({ code, signal: tool.signalCode }).toEqual({ code: 0, signal: null });
  const lines = parseLines(stdout);
  const summary = lines.pop();
  if (summary?.type !== 'summary' || summary.command !== 'uprobe')
    throw new RangeError('the last line is no summary of uprobe');
  expect(summary.seen).toBe(summary.delivered + summary.lost);
  return { lines, summary };
}

const of = <T extends Line['type']>(lines: readonly Line[], type: T) =>
  lines.filter((line): line is Extract<Line, { type: T }> => line.type === type);

const upTo = (n: number) => Array.from({ length: n }, (_, index) => index);

test('[E5] [E9] every call of one process, exactly, with its arguments by type; Ctrl-C ends it with exit code 0', async () => {
  const [wanted, other] = [await workload.calls(), await workload.calls()];
  const { lines, summary } = await during(
    [workloadBinary(), WORKLOAD_FUNCTION, '--args', 'int', '-p', String(wanted.pid)],
    () => Promise.all([wanted.run(), other.run()]),
  );
  const calls = of(lines, 'function_call');
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
      of(lines, 'function_return').flatMap((line) => (line.function === name ? line.result : []));
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
    const latencies = of(lines, 'function_latency');
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

test('[Q4] texts are read; those cut and those unreadable are told, and counted', async () => {
  const n = randomInt(20, 60);
  await using work = await startFunctions([functions, 'texts', String(n)]);
  const { lines, summary } = await during([functions, 'say', '--args', 'str'], () => work.run());
  const calls = of(lines, 'function_call');
  expect(calls.slice(0, n).map(({ args }) => args)).toEqual(
    upTo(n).map((index) => [String.fromCodePoint(97 + (index % 26))]),
  );
  expect(
    calls
      .slice(n)
      .map(({ args, args_cut, args_unreadable }) => [...args, args_cut, args_unreadable]),
  ).toEqual([
    ['x'.repeat(127), [0], []],
    [null, [], []],
    [null, [], [0]],
  ]);
  expect(summary).toMatchObject({ delivered: n + 3, lost: 0, truncated: 1, unreadable: 1 });
});

test('[Q4] of a hot function of libc in one process each call is delivered, or counted as lost', async () => {
  const n = 150_000;
  await using work = await startFunctions([functions, 'mallocs', String(n)]);
  const { lines, summary } = await during(['libc', 'malloc', '-p', String(work.pid)], () =>
    work.run(),
  );
  expect(summary.seen).toBe(n);
  expect(summary.lost_by_cause.ring_full).toBeGreaterThan(0);
  expect(summary.lost).toBe(summary.lost_by_cause.ring_full);
  expect(lines).toHaveLength(summary.delivered);
});

test('[E5] a path means the file that the process has there, as in a container', async () => {
  const n = randomInt(20, 60);
  const inside = join(folder, 'inside');
  const start = `mkdir -p ${inside} && mount -t tmpfs none ${inside} && cp ${functions} ${inside}/hidden && exec ${inside}/hidden texts ${n}`;
  await using work = await startFunctions(['unshare', '--mount', 'sh', '-c', start]);
  const { summary } = await during([join(inside, 'hidden'), 'say', '-p', String(work.pid)], () =>
    work.run(),
  );
  expect(summary).toMatchObject({
    binary: `/proc/${work.pid}/root${inside}/hidden`,
    delivered: n + 3,
    lost: 0,
  });
});
