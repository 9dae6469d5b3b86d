import { randomInt } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { workload } from '@ebpf-dojo/testkit';
import { describe, expect, test, vi } from 'vitest';
import { leavesNothing } from '../testing/leaves-nothing.ts';
import { DEADLINE_MS, finished, parseTrace, startTool } from '../testing/tool.ts';
import { traceWorkload } from '../testing/trace-workload.ts';

const newLinks = leavesNothing();

/** An emulated machine takes its time. */
const isEmulated = readFileSync('/proc/cpuinfo', 'utf8').includes('TCG');

describe('[E8] threads and processes that come and go', () => {
  test('--summary counts the calls of many short threads, each once', async () => {
    const n = (isEmulated ? 2000 : 20_000) + randomInt(100);
    const { calls, summary } = await traceWorkload(['--summary', '-s', 'getppid'], ['threads', n]);
    expect(calls).toEqual([]);
    expect(summary).toMatchObject({
      seen: n,
      delivered: n,
      under_way: 0,
      calls: [{ syscall: 'getppid', abi: process.arch, count: n, errors: 0 }],
    });
  });

  test('every one of many short threads is printed, by its own id', async () => {
    const n = 2000 + randomInt(100);
    const { calls, summary } = await traceWorkload(['-s', 'getppid'], ['threads', n]);
    expect(calls).toHaveLength(n);
    expect(new Set(calls.map(({ pid }) => pid)).size).toBe(1);
    // Ids may come again once their threads are gone.
    expect(calls.every(({ pid, tid }) => tid !== pid)).toBe(true);
    expect(summary).toMatchObject({ seen: n, delivered: n });
  });

  test('calls of threads that are killed in them end with their threads', async () => {
    const n = randomInt(20, 50);
    const { calls } = await traceWorkload(['-s', 'ppoll'], ['killed', n]);
    expect(new Set(calls.map(({ tid }) => tid)).size).toBe(n);
    expect(calls).toHaveLength(n);
    for (const { state, error } of calls) {
      // The kernel tells a killed call's end by an error that its thread never sees, or by that of the thread.
      expect(state === 'ended' || (error?.startsWith('ERESTART') ?? false)).toBe(true);
    }
  });

  test('execve of a thread is told once, by the thread that called it, and the process goes on', async () => {
    const n = randomInt(2, 6);
    const { calls } = await traceWorkload(['-s', 'execve,exit_group'], ['become', n]);
    const become = calls.filter(({ syscall, pid, tid }) => syscall === 'execve' && pid !== tid);
    expect(become.map(({ text, result, args }) => [text, result, args[1]?.text])).toEqual(
      Array.from({ length: n }, () => ['/bin/true', 0, '["true", "of a thread"]']),
    );
    const ended = calls.filter(({ syscall, comm }) => syscall === 'exit_group' && comm === 'true');
    expect(ended.map(({ pid }) => pid)).toEqual(become.map(({ pid }) => pid));
    // The one of the shell that held the workload, and the end of the workload itself.
    expect(calls).toHaveLength(2 * n + 2);
  });

  test.for([
    ['with --follow, all that a process forks', ['-f'], true],
    ['without it, none', [], false],
  ] as const)('%s is counted, in a storm too', async ([, flags, follows]) => {
    for (let tries = 10; ; tries--) {
      const work = await workload.forks();
      const child = startTool([
        ...['trace', '--json', '--summary', '-d', '0', '-p', String(work.pid)],
        ...['-s', 'getppid', ...flags],
      ]);
      const run = finished(child);
      await vi.waitFor(() => expect(newLinks()).toHaveLength(4), DEADLINE_MS);
      await work.run();
      child.kill('SIGINT');
      const { code, stdout } = await run;
      const { summary } = parseTrace(stdout);
      expect(summary.seen).toBe(summary.delivered + summary.lost);
      // The kernel skipped the program for somebody, whose call nobody knows.
      if (summary.lost_by_cause.recursion > 0 && tries > 1) continue;
      expect({ code, seen: summary.seen, lost: summary.lost }).toEqual({
        code: 0,
        seen: follows ? work.calls : 0,
        lost: 0,
      });
      expect(summary.children_not_followed).toBe(0);
      return;
    }
  });
});
