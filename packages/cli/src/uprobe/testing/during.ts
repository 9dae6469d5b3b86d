import { once } from 'node:events';
import { expect } from 'vitest';
import type { Line, UprobeSummaryLine } from '../../output/schema/index.ts';
import { finished, parseLines, startTool } from '../../testing/tool.ts';

/** What a run printed. */
export interface Traced {
  readonly lines: Line[];
  readonly summary: UprobeSummaryLine;
}

/**
 * Runs `uprobe --json` from before some work until after it, and ends it as Ctrl-C does. Nobody reads what it prints before the work is
 * done.
 */
export async function during(
  args: readonly string[],
  work: () => Promise<unknown>,
  prefix: readonly string[] = [],
): Promise<Traced> {
  const tool = startTool(['uprobe', '--json', '-d', '0', ...args], { prefix });
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

/** Lines of one type. */
export function linesOf<T extends Line['type']>(
  lines: readonly Line[],
  type: T,
): Extract<Line, { type: T }>[] {
  return lines.filter((line): line is Extract<Line, { type: T }> => line.type === type);
}

/** 0 to n - 1. */
export function upTo(n: number): number[] {
  return Array.from({ length: n }, (_, index) => index);
}
