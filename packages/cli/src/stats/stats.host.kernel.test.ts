import { spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { kernelIds } from '@ebpf-dojo/core';
import { nativeAbi } from '@ebpf-dojo/core/syscalls';
import { requires, workload } from '@ebpf-dojo/testkit';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { StatsSession } from './session.ts';
import type { Counter } from './counter.ts';
import type { StatLine, StatsSummaryLine } from '../output/schema/index.ts';
import { DEADLINE_MS, finished, parseLines, runTool, startTool } from '../testing/tool.ts';

requires('btf tracepoint');

let linksBefore: ReadonlySet<number>;
let idsBefore: ReadonlySet<string>;
const ids = () =>
  (['program', 'map', 'link'] as const).flatMap((kind) =>
    [...kernelIds(kind)].map((id) => `${kind} ${id}`),
  );
beforeEach(() => {
  linksBefore = new Set(kernelIds('link'));
  idsBefore = new Set(ids());
});
afterEach(() =>
  vi.waitFor(() => expect(ids().filter((id) => !idsBefore.has(id))).toEqual([]), DEADLINE_MS),
);

/** How a run ended, and what it counted. */
interface Counted {
  readonly rows: readonly StatLine[];
  readonly summary: StatsSummaryLine;
}

function parse(stdout: string): Counted {
  const lines = parseLines(stdout);
  const summary = lines.pop();
  if (summary?.type !== 'summary' || summary.command !== 'stats')
    throw new RangeError('the last line is no summary of stats');
  return { rows: lines.filter(({ type }) => type === 'stat') as StatLine[], summary };
}

/** Counts while `work` is done, and ends with SIGINT. */
async function count(
  args: readonly string[],
  work: (tool: { readonly stdout: () => string }) => Promise<unknown>,
): Promise<Counted> {
  const tool = startTool(['stats', '--json', '-d', '0', ...args]);
  let written = '';
  tool.stdout?.setEncoding('utf8').on('data', (text: string) => (written += text));
  const run = finished(tool);
  // sys_exit comes last; the one before it sees threads that end, by one tracepoint or another.
  const expected = args.includes('-P') ? 3 : 2;
  await vi.waitFor(
    () =>
      expect([...kernelIds('link')].filter((id) => !linksBefore.has(id))).toHaveLength(expected),
    DEADLINE_MS,
  );
  await work({ stdout: () => written });
  tool.kill('SIGINT');
  const { code, stderr } = await run;
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  const counted = parse(written);
  const { summary } = counted;
  expect(summary.seen).toBe(summary.delivered + summary.lost);
  expect(summary.lost).toBe(summary.lost_by_cause.recursion + summary.lost_by_cause.map_full);
  expect(summary.delivered).toBe(summary.calls.reduce((sum, row) => sum + row.count, 0));
  return counted;
}

/** As {@link count}, again while the kernel skipped a program, which from Linux 6.13 on may be preempted. `start` makes the work anew. */
async function countExactly(
  start: () => Promise<{
    readonly args: readonly string[];
    readonly work: Parameters<typeof count>[1];
  }>,
): Promise<Counted> {
  for (let tries = 10; ; tries--) {
    const { args, work } = await start();
    const counted = await count(args, work);
    if (counted.summary.lost === 0 || tries === 1) return counted;
  }
}

const of = (rows: readonly StatLine[], syscall: string) =>
  rows.filter((row) => row.syscall === syscall);

describe('[E3] stats', () => {
  test('counts calls and errors of a process exactly, by name', async () => {
    const expected = { opens: 0, failures: 0 };
    const { rows, summary } = await countExactly(async () => {
      const opening = await workload.opens();
      const failing = await workload.failures();
      expected.opens = opening.n;
      expected.failures = failing.n;
      return {
        args: ['-P', '-n', 'workload'],
        async work() {
          await opening.run();
          await failing.run();
        },
      };
    });
    const opened = of(rows, 'openat').toSorted((a, b) => a.errors - b.errors);
    expect(opened).toMatchObject([
      { count: expected.opens, errors: 0, comm: 'workload', abi: nativeAbi() },
      { count: expected.failures, errors: expected.failures, comm: 'workload' },
    ]);
    expect(of(rows, 'close')).toMatchObject([
      { count: expected.opens, errors: 0, pid: opened[0]?.pid },
    ]);
    expect(opened[0]?.pid).not.toBe(opened[1]?.pid);
    expect(summary.calls.find(({ syscall }) => syscall === 'openat')).toEqual({
      syscall: 'openat',
      abi: nativeAbi(),
      count: expected.opens + expected.failures,
      errors: expected.failures,
    });
    expect(summary).toMatchObject({ intervals: 1, lost: 0 });
  });

  test('-p and -s keep others out; rates are calls by seconds', async () => {
    let expected = 0;
    const { rows, summary } = await countExactly(async () => {
      const writing = await workload.writes();
      const other = await workload.writes();
      expected = writing.calls;
      return {
        args: ['-p', String(writing.pid), '-s', 'write,openat'],
        async work() {
          await Promise.all([writing.run(), other.run()]);
        },
      };
    });
    expect(rows).toMatchObject([
      { syscall: 'write', count: expected, errors: 0, pid: null, comm: null },
    ]);
    const [row] = rows;
    expect((row?.rate ?? 0) * (row?.seconds ?? 0)).toBeCloseTo(expected, 3);
    expect(summary.calls).toHaveLength(1);
  });

  test('-i: nothing is lost between intervals', async () => {
    let expected = 0;
    let pid = 0;
    const { rows, summary } = await countExactly(async () => {
      const parts = await Promise.all([1, 2, 3].map(() => workload.failures()));
      expected = parts.reduce((sum, { n }) => sum + n, 0);
      pid = parts[0]?.pid ?? 0;
      return {
        args: ['-i', '0.05', '-x', '-s', 'openat', '-n', 'workload', '-P'],
        async work({ stdout }) {
          for (const part of parts) {
            await part.run();
            // Each in an interval of its own.
            await vi.waitFor(() => expect(stdout()).toContain(`"pid":${part.pid},`), DEADLINE_MS);
          }
        },
      };
    });
    expect(rows.reduce((sum, { count: calls }) => sum + calls, 0)).toBe(expected);
    expect(rows.every(({ count: calls, errors }) => calls === errors)).toBe(true);
    expect(new Set(rows.map(({ time }) => time)).size).toBeGreaterThanOrEqual(3);
    expect(rows.some((row) => row.pid === pid)).toBe(true);
    expect(summary.calls).toEqual([
      { syscall: 'openat', abi: nativeAbi(), count: expected, errors: expected },
    ]);
    expect(summary.intervals).toBeGreaterThanOrEqual(3);
  });

  test('counts threads that end in a call, children once, and calls by another name after exec', async () => {
    const times = randomInt(3, 9);
    const { rows } = await countExactly(async () => ({
      args: ['-P', '-u', '65533'],
      async work() {
        const script = `trap : USR1; kill -USR1 $$; i=0; while [ $i -lt ${times} ]; do cat /etc/hostname; i=$((i+1)); done`;
        // A user of its own tells it from the rest of the machine.
        const become = 'exec setpriv --reuid=65533 --clear-groups sh -c "$1"';
        const child = spawn('sh', ['-c', become, 'sh', script], { stdio: 'ignore' });
        expect(await once(child, 'exit')).toEqual([0, null]);
      },
    }));
    const sum = (syscall: string, comm: string) =>
      of(rows, syscall)
        .filter((row) => row.comm === comm)
        .reduce((total, { count: calls }) => total + calls, 0);
    expect(sum('exit_group', 'cat')).toBe(times);
    expect(sum('exit_group', 'sh')).toBe(1);
    expect(new Set(rows.filter(({ comm }) => comm === 'cat').map(({ pid }) => pid)).size).toBe(
      times,
    );
    const made = ['fork', 'vfork', 'clone', 'clone3'].reduce(
      (total, name) => total + sum(name, 'sh') + sum(name, 'cat'),
      0,
    );
    expect(made).toBe(times);
    expect(sum('execve', 'cat')).toBe(times);
    // The shell's own handlers return too, such as that for SIGCHLD.
    expect(sum('rt_sigreturn', 'sh')).toBeGreaterThanOrEqual(1);
    expect(of(rows, 'rt_sigreturn').every(({ errors }) => errors === 0)).toBe(true);
  });

  test('[Q4] -P: what there is no room for is lost, and counted', async () => {
    const first = await workload.failures();
    const second = await workload.failures();
    let rows: readonly Counter[] = [];
    using session = new StatsSession({
      process: 'workload',
      syscall: ['openat'],
      failed: true,
      perProcess: true,
      room: 1,
      onLast: ({ counters }) => (rows = counters),
    });
    await first.run();
    await second.run();
    const { seen, delivered, lost, lost_by_cause: causes } = session.finish();
    expect({ seen: seen - causes.recursion, delivered, map: causes.map_full }).toEqual({
      seen: first.n + second.n,
      delivered: first.n,
      map: second.n,
    });
    expect(lost).toBe(causes.map_full + causes.recursion);
    expect(rows).toMatchObject([{ pid: first.pid, calls: first.n, errors: first.n }]);
  });

  test('names 32-bit calls by their own table', async () => {
    requires('compat calls');
    let expected = 0;
    const { rows } = await countExactly(async () => {
      const compat = await workload.compat();
      expected = compat.n;
      return { args: ['-p', String(compat.pid), '-s', 'getpid'], work: () => compat.run() };
    });
    expect(
      rows.map(({ abi, syscall, count: calls }) => `${abi} ${syscall} ${calls}`).toSorted(),
    ).toEqual([`i386 getpid ${expected}`, `x64 getpid ${expected}`]);
  });

  test('[E9] as text: the table goes to stdout, the account to stderr; --top sums up the rest', async () => {
    const { code, stdout, stderr } = await runTool([
      'stats',
      '-d',
      '0.3',
      '-i',
      '0.1',
      '--top',
      '1',
    ]);
    expect(code).toBe(0);
    const tables = stdout.trimEnd().split('\n\n');
    expect(tables.length).toBeGreaterThanOrEqual(2);
    for (const table of tables)
      expect(table).toMatch(
        /^\d\d:\d\d:\d\d UTC, \d\.\d s\n +COUNT +RATE\/s +ERRORS SYSCALL(\n +\d+ +[\d.]+ +(\d+ )?\S+)?(\n +\d+ +[\d.]+ +(\d+ )?\(\d+ others\))?$/,
      );
    expect(stderr).toMatch(/^\n0\.\d s: (\d+) seen = (\d+) delivered \+ \d+ lost/);
  });

  test('[E9] a mistake costs one line', async () => {
    for (const [args, words] of [
      [['-s', 'opnat'], "ebpf-tool: no system call is named 'opnat': did you mean openat?\n"],
      [['-i', '0'], /^ebpf-tool: option '-i.*Give a number above 0\.\n$/],
    ] as const) {
      const { code, stdout, stderr } = await runTool(['stats', ...args]);
      expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
      expect(stderr).toMatch(words);
    }
  });
});
