import { spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import type { CallLine } from '../output/schema/index.ts';
import { leavesNothing } from '../testing/leaves-nothing.ts';
import { DEADLINE_MS, finished, parseTrace, runTool, startTool } from '../testing/tool.ts';

const newLinks = leavesNothing();

/** Reads a file so many times, each time in a child process of its own. */
const catTimes = (times: number) => [
  'sh',
  '-c',
  `i=0; while [ $i -lt ${times} ]; do cat /etc/hostname; i=$((i+1)); done`,
];

/**
 * Traces a command, again while the kernel skipped a program: from Linux 6.13 on those of system calls can be preempted, and are
 * skipped meanwhile on that CPU. Such calls are lost, and counted: the account has to be right every time.
 */
async function untilNothingIsLost(command: readonly string[]) {
  for (let tries = 10; ; tries--) {
    const { code, stdout, stderr } = await runTool(['trace', '--json', '--', ...command]);
    const { calls, summary } = parseTrace(stdout);
    expect(summary.seen).toBe(summary.delivered + summary.lost);
    expect(summary.lost).toBe(summary.lost_by_cause.recursion);
    if (summary.lost === 0 || tries === 1) return { code, calls, summary, stderr };
  }
}

function of(calls: readonly CallLine[], syscall: string, text?: string): CallLine[] {
  return calls.filter(
    (call) => call.syscall === syscall && (text === undefined || call.text === text),
  );
}

describe('[E8] trace --json -- command', () => {
  test('sees every call of the command and its children, exactly', async () => {
    const times = randomInt(2, 12);
    const { code, calls, summary, stderr } = await untilNothingIsLost(catTimes(times));
    expect(code).toBe(0);

    const opens = of(calls, 'openat', '/etc/hostname');
    expect(opens).toHaveLength(times);
    expect(
      opens.every(
        ({ comm, result, error }) => comm === 'cat' && Number(result) >= 3 && error === null,
      ),
    ).toBe(true);
    const cats = new Set(opens.map(({ pid }) => pid));
    expect(cats.size).toBe(times);

    const started = of(calls, 'execve').filter(({ result }) => result === 0);
    expect(started.map(({ text }) => text?.split('/').at(-1))).toEqual([
      'sh',
      ...Array.from({ length: times }, () => 'cat'),
    ]);
    expect(new Set(started.slice(1).map(({ pid }) => pid))).toEqual(cats);
    expect(of(calls, 'exit_group')).toHaveLength(times + 1);
    expect(
      of(calls, 'exit_group').every(({ state, result }) => state === 'ended' && result === null),
    ).toBe(true);

    expect(calls[0]).toMatchObject({ syscall: 'execve', text: expect.stringMatching(/\/sh$/) });
    expect(summary.seen).toBe(summary.delivered + summary.lost);
    expect(summary).toMatchObject({
      lost: 0,
      delivered: calls.length,
      children_not_followed: 0,
      exit: { code: 0, signal: null },
    });
    expect(summary.calls.reduce((sum, { count }) => sum + count, 0)).toBe(calls.length);
    // What the command prints is talk, beside the trace.
    expect(stderr.trimEnd().split('\n')).toHaveLength(times);
  });

  test('tells failed calls by the name of their error', async () => {
    const { stdout } = await runTool([
      'trace',
      '--json',
      '-s',
      'openat',
      '--',
      'cat',
      '/etc/no-such-file',
    ]);
    const [failed] = of(parseTrace(stdout).calls, 'openat', '/etc/no-such-file');
    expect(failed).toMatchObject({ result: -2, error: 'ENOENT', state: 'returned' });
  });

  test('measures durations and times', async () => {
    const start = Date.now();
    const { stdout } = await runTool([
      'trace',
      '--json',
      '-s',
      'clock_nanosleep',
      '--',
      'sleep',
      '0.3',
    ]);
    const [sleep, ...more] = parseTrace(stdout).calls;
    expect(more).toEqual([]);
    expect(sleep?.duration_ns).toBeGreaterThanOrEqual(300e6);
    expect(sleep?.duration_ns).toBeLessThan(3e9);
    expect(Date.parse(sleep?.time ?? '')).toBeGreaterThanOrEqual(start);
    expect(Date.parse(sleep?.time ?? '')).toBeLessThan(Date.now());
  });

  test('keeps calls beyond what is asked for out in the kernel', async () => {
    const { stdout } = await runTool([
      'trace',
      '--json',
      '-s',
      'execve,exit_group',
      '--',
      ...catTimes(3),
    ]);
    const { calls, summary } = parseTrace(stdout);
    expect(new Set(calls.map(({ syscall }) => syscall))).toEqual(new Set(['execve', 'exit_group']));
    expect(calls).toHaveLength(8);
    expect(summary.seen).toBe(8);
  });

  test.for([
    ['sh -c "exit 7"', ['sh', '-c', 'exit 7'], 7],
    ['a signal', ['sh', '-c', 'kill -KILL $$'], 128 + 9],
    ['true', ['true'], 0],
  ] as const)('passes on the exit code of %s', async ([, command, expected]) => {
    expect((await runTool(['trace', '--', ...command])).code).toBe(expected);
  });

  test('keeps the time limit, and ends the command with it', async () => {
    const { code, stdout } = await runTool(['trace', '--json', '-d', '0.5', '--', 'sleep', '60']);
    expect(code).toBe(0);
    const { calls, summary } = parseTrace(stdout);
    expect(summary.exit).toEqual({ code: null, signal: 'SIGTERM' });
    expect(of(calls, 'clock_nanosleep')).toMatchObject([{ state: 'running', result: null }]);
    expect(summary.seen).toBe(summary.delivered + summary.lost);
  });

  test('[Q4] counts what the ring had no room for: seen = delivered + lost', async () => {
    const writes = 150_000;
    const folder = mkdtempSync(join(tmpdir(), 'trace-'));
    const done = join(folder, 'done');
    const child = startTool([
      'trace',
      '--json',
      '-s',
      'write',
      '--',
      'sh',
      '-c',
      `dd if=/dev/zero of=/dev/null bs=1 count=${writes}; : > ${done}`,
    ]);
    // Nobody reads: the pipe fills, the tracer stops consuming, and the ring fills.
    await vi.waitFor(() => expect(existsSync(done)).toBe(true), DEADLINE_MS);
    const { stdout } = await finished(child);
    rmSync(folder, { recursive: true });
    const { calls, summary } = parseTrace(stdout);
    expect(summary.lost_by_cause.ring_full).toBeGreaterThan(0);
    expect(summary.delivered).toBe(calls.length);
    expect(summary.seen).toBe(summary.delivered + summary.lost);
    expect(summary.seen).toBeGreaterThanOrEqual(writes);
  });
});

describe('[E8] trace of what runs already', () => {
  test('[E9] -p follows one process, and Ctrl-C ends with the summary and exit 0', async () => {
    const child = startTool(['trace', '--json', '-p', String(process.pid), '-s', 'getppid']);
    child.stdout?.setEncoding('utf8');
    let stdout = '';
    child.stdout?.on('data', (text: string) => (stdout += text));
    await vi.waitFor(() => {
      void process.ppid;
      expect(stdout).toContain('getppid');
    }, DEADLINE_MS);
    child.kill('SIGINT');
    const [code] = (await once(child, 'close')) as [number];
    expect(code).toBe(0);
    const { calls, summary } = parseTrace(stdout);
    expect(new Set(calls.map(({ pid, syscall }) => `${pid} ${syscall}`))).toEqual(
      new Set([`${process.pid} getppid`]),
    );
    expect(summary.seen).toBe(summary.delivered + summary.lost);
  });

  test('-n takes threads of processes of that name', async () => {
    const { stdout } = await runTool(['trace', '--json', '-n', 'cat', '--', ...catTimes(4)]);
    const { calls } = parseTrace(stdout);
    expect(new Set(calls.map(({ comm }) => comm))).toEqual(new Set(['cat']));
    expect(of(calls, 'openat', '/etc/hostname')).toHaveLength(4);
  });

  test('[E9] SIGTERM to the command people type reaches the tool behind it', async () => {
    const typed = resolve(import.meta.dirname, '../../../../node_modules/.bin/ebpf-tool');
    const child = spawn(typed, ['trace', '--json', '-s', 'getppid'], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const run = finished(child);
    await vi.waitFor(() => expect(newLinks()).toHaveLength(5), DEADLINE_MS);
    child.kill('SIGTERM');
    const { code, stdout } = await run;
    expect(code).toBe(0);
    expect(parseTrace(stdout).summary).toMatchObject({ command: 'trace', lost: 0 });
  });

  test('SIGKILL in the middle leaves nothing in the kernel', async () => {
    const child = startTool(['trace', '-d', '60', '-s', 'getppid']);
    await vi.waitFor(() => expect(newLinks()).toHaveLength(5), DEADLINE_MS);
    child.kill('SIGKILL');
    await once(child, 'exit');
  });

  test('sees ids as its own PID namespace does', async () => {
    const { stdout } = await runTool(
      ['trace', '--json', '--', 'sh', '-c', 'echo $$ >&2; exec true'],
      { prefix: ['unshare', '--pid', '--fork', '--mount-proc'] },
    );
    const { calls } = parseTrace(stdout);
    expect(calls.length).toBeGreaterThan(10);
    expect(calls.every(({ pid }) => pid > 0 && pid < 20)).toBe(true);
  });
});
