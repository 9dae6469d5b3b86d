import { spawn, type ChildProcess, type SpawnOptions } from 'node:child_process';
import { resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { line, type CallLine, type Line, type TraceSummaryLine } from '../output/schema/index.ts';

/** The executable that packages install as `ebpf-tool`. */
export const TOOL = resolve(import.meta.dirname, '../../bin/ebpf-tool');

/** How long a condition may take: a process starts in a tenth of a second here, and in ten in an emulated machine. */
export const DEADLINE_MS = 90_000;

/** How a run of the tool ended, and what it wrote. */
export interface Run {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Starts `ebpf-tool`, behind a prefix such as `setpriv …` where one is given. */
export function startTool(
  args: readonly string[],
  { prefix = [], ...options }: SpawnOptions & { prefix?: readonly string[] } = {},
): ChildProcess {
  const [program = process.execPath, ...rest] = [...prefix, process.execPath, TOOL, ...args];
  return spawn(program, rest, { stdio: ['ignore', 'pipe', 'pipe'], ...options });
}

/** Waits for a started tool. */
export async function finished(child: ChildProcess): Promise<Run> {
  const { promise, resolve: settle, reject } = Promise.withResolvers<number | null>();
  child.once('close', settle);
  child.once('error', reject);
  const [stdout, stderr, code] = await Promise.all([
    child.stdout === null ? '' : text(child.stdout),
    child.stderr === null ? '' : text(child.stderr),
    promise,
  ]);
  return { code, stdout, stderr };
}

/** Runs `ebpf-tool` to its end. */
export function runTool(
  args: readonly string[],
  options: Parameters<typeof startTool>[1] = {},
): Promise<Run> {
  return finished(startTool(args, options));
}

/** The lines of a `--json` run, each checked by its schema. */
export function parseLines(stdout: string): Line[] {
  return stdout
    .trimEnd()
    .split('\n')
    .map((json) => line.parse(JSON.parse(json)));
}

/** A `trace --json` run's lines: calls in order, and the summary at the end. */
export function parseTrace(stdout: string): {
  readonly calls: CallLine[];
  readonly summary: TraceSummaryLine;
} {
  const lines = parseLines(stdout);
  const summary = lines.pop();
  if (summary?.type !== 'summary' || summary.command !== 'trace')
    throw new RangeError('the last line is no trace summary');
  return { calls: lines.filter((each) => each.type === 'call'), summary };
}
