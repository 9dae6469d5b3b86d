import { randomInt } from 'node:crypto';
import { nativeAbi } from '@ebpf-dojo/core/syscalls';
import { requires, workload } from '@ebpf-dojo/testkit';
import { describe, expect, test, vi } from 'vitest';
import type { LatencyLine, LatencySummaryLine } from '../output/schema/index.ts';
import { leavesNothing } from '../testing/leaves-nothing.ts';
import { DEADLINE_MS, finished, parseLines, runTool, startTool } from '../testing/tool.ts';
import { latency as latencyStream, LatencySession } from './index.ts';
import { toTheEnd } from './testing/held.ts';
import { histogramOf, measure } from './testing/measure.ts';
import { testWay } from './testing/way-tests.ts';

requires('btf tracepoint');
const newLinks = leavesNothing();

describe.for([
  ['in a hash', { places: 0, starts: 'hash' }],
  ['in one place for all threads, and in a hash', { places: 1, starts: 'hash' }],
] as const)('system calls, their starts kept %s', ([, way]) => {
  testWay(way);
});

describe('many threads', () => {
  test.for([
    ['places for all', {}],
    ['places for few', { places: 2 }],
    ['task storage', { places: 0 }],
    ['a hash', { places: 0, starts: 'hash' }],
  ] as const)('[M2.1] each of them is measured, with %s', async ([, way]) => {
    const n = 3000 + randomInt(100);
    // A program that is preempted while it makes a task's storage keeps others on that CPU from theirs: no room for them, and counted.
    const measured = await measure(
      async () => ({
        options: { ...way, process: 'workload', syscall: ['getppid', 'exit'] },
        work: () => toTheEnd('threads', n),
      }),
      ({ lost }) => lost === 0,
    );
    const { accounting } = measured;
    expect({ accounting, getppid: histogramOf(measured, 'getppid') }).toMatchObject({
      accounting: { seen: n, lost: 0 },
      getppid: { count: n, errors: 0, unfinished: 0 },
    });
    // Threads come to the stacks of others, which ended in it.
    expect(histogramOf(measured, 'exit')).toBeUndefined();
  });

  test('[M2.5] children of a storm of forks return from no call of their own', async () => {
    const measured = await measure(async () => {
      const work = await workload.forks();
      return {
        options: { process: 'workload' },
        work: async () => (await work.run(), work.calls),
      };
    });
    const made = measured.histograms.filter(({ name }) => /^(fork|vfork|clone3?)$/.test(name));
    expect(made.reduce((sum, { count }) => sum + count, 0)).toBe(measured.done);
    expect(histogramOf(measured, 'getppid')).toMatchObject({ count: measured.done });
    expect(histogramOf(measured, 'exit_group')).toBeUndefined();
  });
});

test("[M2.4] an interval's longest call is of that interval", async () => {
  const works = [await workload.sleep(500), await workload.sleeps()];
  using session = new LatencySession({ process: 'workload', syscall: ['clock_nanosleep'] });
  const longest: number[] = [];
  for (const work of works) {
    await work.run();
    longest.push(histogramOf(session.interval(), 'clock_nanosleep')?.maxNanoseconds ?? 0);
  }
  expect(longest[0]).toBeGreaterThanOrEqual(500e6);
  expect(longest[1]).toBeGreaterThanOrEqual(3e6);
  expect(longest[1]).toBeLessThan(500e6);
});

describe('by process', () => {
  test('[Q4] what there is no room for is lost, and counted', async () => {
    const counts = { first: 0, second: 0, pid: 0 };
    const measured = await measure(async () => {
      const [first, second] = [await workload.failures(), await workload.failures()];
      Object.assign(counts, { first: first.n, second: second.n, pid: first.pid });
      return {
        options: { byProcess: true, processRoom: 1, process: 'workload', syscall: ['openat'] },
        async work() {
          await first.run();
          await second.run();
        },
      };
    });
    expect(measured.histograms).toMatchObject([
      {
        name: 'openat',
        process: { pid: counts.pid, comm: 'workload' },
        count: counts.first,
        errors: counts.first,
      },
    ]);
    expect(measured.accounting).toMatchObject({
      seen: counts.first + counts.second,
      delivered: counts.first,
      lost_by_cause: { map_full: counts.second },
    });
  });
});

/** Measures while `work` is done, and ends with SIGINT; again while the kernel skipped a program. */
async function latency(
  args: readonly string[],
  work: (stdout: () => string) => Promise<unknown>,
): Promise<{ readonly rows: LatencyLine[]; readonly summary: LatencySummaryLine }> {
  const tool = startTool(['latency', '--json', '-d', '0', ...args]);
  let written = '';
  tool.stdout?.setEncoding('utf8').on('data', (text: string) => (written += text));
  const run = finished(tool);
  const links = args.includes('--by') ? 4 : 3;
  await vi.waitFor(() => expect(newLinks()).toHaveLength(links), DEADLINE_MS);
  await work(() => written);
  tool.kill('SIGINT');
  const { code, stderr } = await run;
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  const lines = parseLines(written);
  const summary = lines.pop();
  if (summary?.type !== 'summary' || summary.command !== 'latency')
    throw new RangeError('the last line is no summary of latency');
  expect(summary.seen).toBe(summary.delivered + summary.lost);
  return { rows: lines.filter((line) => line.type === 'latency'), summary };
}

const TRIES = 10;

describe('the command', () => {
  test('[M2.4] [M2.5] -i and --by process: nothing is lost between intervals', async () => {
    for (let tries = TRIES; ; tries--) {
      const parts = await Promise.all([1, 2, 3].map(() => workload.failures()));
      const { rows, summary } = await latency(
        ['-i', '0.05', '--by', 'process', '-n', 'workload', '-s', 'openat,close'],
        async (stdout) => {
          for (const part of parts) {
            await part.run();
            // Each in an interval of its own.
            await vi.waitFor(() => expect(stdout()).toContain(`"pid":${part.pid},`), DEADLINE_MS);
          }
        },
      );
      if (summary.lost > 0 && tries > 1) continue;
      for (const { pid, n } of parts) {
        const own = rows.filter((row) => row.pid === pid);
        expect(own.reduce((sum, { count }) => sum + count, 0)).toBe(n);
        for (const { comm, syscall, count, errors, buckets } of own) {
          expect({ comm, syscall, errors }).toEqual({
            comm: 'workload',
            syscall: 'openat',
            errors: count,
          });
          expect(buckets.reduce((sum, bucket) => sum + bucket.count, 0)).toBe(count);
        }
      }
      const n = parts.reduce((sum, part) => sum + part.n, 0);
      expect(summary.histograms).toMatchObject([
        { syscall: 'openat', abi: nativeAbi(), function: null, count: n, errors: n, unfinished: 0 },
      ]);
      expect(summary.delivered).toBe(n);
      expect(summary.intervals).toBeGreaterThanOrEqual(3);
      const longest = Math.max(...rows.map(({ max_ns: max }) => max ?? 0));
      expect(summary.histograms[0]?.max_ns).toBe(longest);
      return;
    }
  });

  test('[M2.4] [E9] as text: pictures go to stdout, the account to stderr', async () => {
    const { code, stdout, stderr } = await runTool([
      'latency',
      '-d',
      '0.4',
      '-i',
      '0.2',
      '--top',
      '1',
    ]);
    expect(code).toBe(0);
    const picture =
      /\S+, µs: \d+ calls?(, \d+ errors?)?(, \d+ not seen to return)?, p50 ≤ .* max .*\n(\[\d+K?, \d+[KM]?\) +\d+ \|@* *\|\n)+/;
    expect(stdout).toMatch(/^\d\d:\d\d:\d\d UTC, \d\.\d s\n\n/);
    expect(stdout).toMatch(picture);
    expect(stderr).toMatch(/^\n0\.\d s: (\d+) seen = (\d+) delivered \+ \d+ lost/);
  });

  test('[E9] a mistake costs one line', async () => {
    for (const [args, words] of [
      [['-s', 'opnat'], "ebpf-tool: no system call is named 'opnat': did you mean openat?\n"],
      [['--by', 'thread'], /^ebpf-tool: option '--by.*process\.?\n$/],
      [['--binary', 'libc'], 'ebpf-tool: --binary says where a function is: name it with --fn.\n'],
      [
        ['--fn', 'x', '-s', 'read'],
        /^ebpf-tool: option '--fn.*cannot be used with.*--syscall.*\n$/,
      ],
      [['--fn', 'no_such_function', '--binary', 'libc'], /^ebpf-tool: .*no_such_function.*\n$/],
    ] as const) {
      const { code, stdout, stderr } = await runTool(['latency', ...args]);
      expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
      expect(stderr).toMatch(words);
    }
  });
});

test('as a library: intervals until it is aborted, the last with what came since, and nothing left', async () => {
  const work = await workload.failures();
  const stop = new AbortController();
  let failures = 0;
  const parts = latencyStream({ pid: work.pid, interval: 0.05, signal: stop.signal });
  await parts.next();
  await work.run();
  stop.abort();
  for await (const { histograms } of parts)
    for (const { name, errors } of histograms) if (name === 'openat') failures += errors;
  expect(failures).toBe(work.n);
});

test('as a library: nothing is attached before the first interval is asked for, nor after a return', async () => {
  const parts = latencyStream({ interval: 0.05 });
  expect(newLinks()).toEqual([]);
  await parts.next();
  expect(newLinks()).toHaveLength(3);
  await parts.return();
  await vi.waitFor(() => expect(newLinks()).toEqual([]), DEADLINE_MS);
});
