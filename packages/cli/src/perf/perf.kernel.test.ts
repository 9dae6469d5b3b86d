import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { kernelIds } from '@ebpf-dojo/core';
import { workload, type Workload } from '@ebpf-dojo/testkit';
import { Profile as Pprof } from 'pprof-format';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { PerfSummaryLine, SampleLine } from '../output/schema/index.ts';
import { openPicture } from '../testing/picture.ts';
import { DEADLINE_MS, finished, parseLines, runTool, startTool, type Run } from '../testing/tool.ts';
import type { SpeedscopeFile } from './speedscope.ts';

const ids = () => (['program', 'map', 'link'] as const).map((kind) => new Set(kernelIds(kind)));

let before: ReturnType<typeof ids>;
let folder: string;
beforeEach(() => {
  before = ids();
  folder = mkdtempSync(join(tmpdir(), 'perf-'));
});
afterEach(async () => {
  rmSync(folder, { recursive: true });
  await vi.waitFor(
    () =>
      expect(ids().map((now, kind) => [...now].filter((id) => !before[kind]?.has(id)))).toEqual([
        [],
        [],
        [],
      ]),
    DEADLINE_MS,
  );
});

function parsePerf(stdout: string): {
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

function sum(samples: readonly { readonly count: number }[]): number {
  return samples.reduce((total, { count }) => total + count, 0);
}

/** What holds for every run: nothing is counted twice or forgotten. */
function expectExact(samples: readonly SampleLine[], summary: PerfSummaryLine): void {
  expect(summary.seen).toBe(summary.delivered + summary.lost);
  expect(summary.samples).toBe(summary.delivered);
  expect(sum(samples)).toBe(summary.samples);
  const frames = samples.flatMap(({ count, kernel, user }) =>
    [...kernel, ...user].map(({ symbol }) => ({ count, symbol })),
  );
  expect(sum(frames)).toBe(summary.frames);
  expect(sum(frames.filter(({ symbol }) => symbol === null))).toBe(summary.frames_unresolved);
}

/** Has a child do its work while the tool looks at it and at nothing else. */
async function during(child: Workload, args: readonly string[]): Promise<Run> {
  const known = kernelIds('program').length;
  const tool = startTool(['perf', '-d', '0', '-p', String(child.pid), ...args]);
  const run = finished(tool);
  // The event is there as soon as the tool says so: on kernels before 5.15 it is no link, which could be looked for.
  await vi.waitFor(() => expect(kernelIds('program').length).toBeGreaterThan(known), DEADLINE_MS);
  await child.run();
  tool.kill('SIGINT');
  return run;
}
