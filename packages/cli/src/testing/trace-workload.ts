import { workloadBinary } from '@ebpf-dojo/testkit';
import { expect } from 'vitest';
import { finished, parseTrace, startTool } from './tool.ts';

const TRIES = 10;

/** A workload of testkit, by its mode and how much it does. */
export type WorkloadArguments = readonly [mode: string, n: number];

/**
 * Traces a workload from its start to its end, again while the kernel skipped a program: from Linux 6.13 on those of system calls can
 * be preempted, and are skipped meanwhile on that CPU. Such calls are lost, and counted: the account has to be right every time.
 *
 * @param flags of `ebpf-tool trace`
 */
export async function traceWorkload(flags: readonly string[], [mode, n]: WorkloadArguments) {
  for (let tries = TRIES; ; tries--) {
    const command = ['--', workloadBinary(), mode, String(n)];
    const child = startTool(['trace', '--json', ...flags, ...command], {
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    child.stdin?.end('!');
    const { code, stdout, stderr } = await finished(child);
    expect({ code, stderr }).toEqual({ code: 0, stderr: expect.stringMatching(/^ready \d+\n/) });
    const { calls, summary } = parseTrace(stdout);
    expect(summary.seen).toBe(summary.delivered + summary.lost);
    expect(summary.lost).toBe(summary.lost_by_cause.recursion);
    const port = Number(/^ready (\d+)/.exec(stderr)?.[1]);
    if (summary.lost === 0 || tries === 1) return { calls, summary, port };
  }
}
