import { workloadBinary } from '@ebpf-dojo/testkit';
import { expect } from 'vitest';
import type { PerfSummaryLine, SampleLine } from '../output/schema/index.ts';
import { finished, parseLines, startTool, type Run } from './tool.ts';

/** The lines of a `perf --json` run: samples, and the summary at the end. */
export function parsePerf(stdout: string): {
  readonly samples: readonly SampleLine[];
  readonly summary: PerfSummaryLine;
} {
  const lines = parseLines(stdout);
  const summary = lines.pop();
  if (summary?.type !== 'summary' || summary.command !== 'perf')
    throw new RangeError('the last line is no summary of perf');
  const samples = lines.filter((line) => line.type === 'sample');
  expect(samples).toHaveLength(lines.length);
  return { samples, summary };
}

/** The sum of all counts. */
export function sum(samples: readonly { readonly count: number }[]): number {
  return samples.reduce((total, { count }) => total + count, 0);
}

/** What holds for every run: nothing is counted twice or forgotten. */
export function expectExact(samples: readonly SampleLine[], summary: PerfSummaryLine): void {
  expect(summary.seen).toBe(summary.delivered + summary.lost);
  expect(summary.samples).toBe(summary.delivered);
  expect(sum(samples)).toBe(summary.samples);
  const frames = samples.flatMap(({ count, kernel, user }) =>
    [...kernel, ...user].map(({ symbol }) => ({ count, symbol })),
  );
  expect(sum(frames)).toBe(summary.frames);
  expect(sum(frames.filter(({ symbol }) => symbol === null))).toBe(summary.frames_unresolved);
}

/**
 * Runs a workload of testkit as the sampled command: it is held until the sampling has begun, does its work, and waits until the tool has
 * looked at it: a process that ends sooner keeps its addresses for itself.
 */
export async function sampled(args: readonly string[], mode: string, n: number): Promise<Run> {
  const tool = startTool(['perf', '--json', ...args, '--', workloadBinary(), mode, String(n)], {
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  let said = '';
  tool.stderr?.on('data', (text: Buffer) => {
    said += String(text);
    if (/^done$/m.test(said)) tool.kill('SIGINT');
  });
  tool.stdin?.write('!');
  return finished(tool);
}
