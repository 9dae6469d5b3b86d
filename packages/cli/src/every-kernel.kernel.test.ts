// A look at commands on every kernel: their programs load there, attach, and count exactly. What they do beside that does not depend on
// the kernel: see the .host.kernel.test.ts of each. kprobe, uprobe and perf take what a kernel has, and have tests of their own.
import { requires, workload } from '@ebpf-dojo/testkit';
import { describe, expect, test } from 'vitest';
import type { Line } from './output/schema/index.ts';
import { untilReady } from './testing/attached.ts';
import { leavesNothing } from './testing/leaves-nothing.ts';
import { finished, parseLines, runTool, startTool } from './testing/tool.ts';
import { traceWorkload } from './testing/trace-workload.ts';

requires('root', 'ring buffer', 'btf tracepoint', 'tracepoint');
leavesNothing();

const TRIES = 5;

/** Lets several commands look at one workload at once: starting them is what takes time in an emulated machine. */
async function watched(commands: readonly (readonly string[])[]) {
  for (let tries = TRIES; ; tries--) {
    await using work = await workload.opens();
    const tools = commands.map((args) =>
      startTool([...args, '--json', '-d', '0', '-p', String(work.pid)]),
    );
    const runs = tools.map((tool) => finished(tool));
    for (const tool of tools) await untilReady(tool);
    await work.run();
    for (const tool of tools) tool.kill('SIGINT');
    const results = (await Promise.all(runs)).map(({ code, stdout, stderr }) => {
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      return parseLines(stdout);
    });
    if (results.every(lostNothing) || tries === 1) return { n: work.n, pid: work.pid, results };
  }
}

/** The kernel may have skipped a program, which from Linux 6.13 on may be preempted: that is counted, and another run exact. */
function lostNothing(lines: readonly Line[]): boolean {
  const summary = lines.at(-1);
  return summary?.type === 'summary' && 'lost' in summary && summary.lost === 0;
}

describe('on every kernel', () => {
  test('[E1] check has all it needs', async () => {
    const { code, stdout } = await runTool(['check', '--json']);
    expect(code).toBe(0);
    const missing = parseLines(stdout).filter((line) => line.type === 'check' && line.needed);
    expect(missing.length).toBeGreaterThan(0);
    for (const line of missing) expect(line).toMatchObject({ status: 'ok' });
  });

  test('[E3] [E6] [E8] [M2.2] stats, latency, trace --summary and tracepoint count the opens of one process, each exactly', async () => {
    const { n, pid, results } = await watched([
      ['stats'],
      ['latency', '-s', 'openat'],
      ['trace', '--summary'],
      ['tracepoint', 'syscalls:sys_enter_openat'],
    ]);
    const [stats = [], latency = [], summary = [], tracepoint = []] = results;
    const opens = stats.filter((line) => line.type === 'stat' && line.syscall === 'openat');
    expect(opens).toMatchObject([{ count: n, errors: 0 }]);
    const timed = latency.filter((line) => line.type === 'latency');
    expect(timed).toMatchObject([{ syscall: 'openat', count: n, errors: 0 }]);
    expect(summary.at(-1)).toMatchObject({
      calls: expect.arrayContaining([
        expect.objectContaining({ syscall: 'openat', count: n, errors: 0 }),
      ]),
    });
    const events = tracepoint.filter((line) => line.type === 'tracepoint');
    expect(events).toHaveLength(n);
    for (const event of events)
      expect(event).toMatchObject({ pid, comm: 'workload', fields: { filename: '/dev/null' } });
  });

  test('[E8] trace has every call of a command with its arguments', async () => {
    const { n } = await workload.opens();
    const { calls } = await traceWorkload(['-s', 'openat'], ['opens', n]);
    const opens = calls.filter(({ text }) => text === '/dev/null');
    expect(opens).toHaveLength(n);
    for (const { args, result } of opens) {
      expect(args.map(({ name, text }) => [name, text])).toEqual([
        ['dfd', 'AT_FDCWD'],
        ['filename', '"/dev/null"'],
        ['flags', expect.stringContaining('O_CLOEXEC')],
        ['mode', '0000'],
      ]);
      expect(Number(result)).toBeGreaterThanOrEqual(3);
    }
  });
});
