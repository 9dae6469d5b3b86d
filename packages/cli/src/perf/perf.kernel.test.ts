import { randomInt } from 'node:crypto';
import { kernelIds } from '@ebpf-dojo/core';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { expectExact, parsePerf, sampled, sum } from '../testing/perf-run.ts';
import { DEADLINE_MS } from '../testing/tool.ts';

const ids = () => (['program', 'map', 'link'] as const).map((kind) => new Set(kernelIds(kind)));

let before: ReturnType<typeof ids>;
beforeEach(() => {
  before = ids();
});
afterEach(async () => {
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

test('[E7] [Q4] a sample at each event counts exactly', async () => {
  const pages = randomInt(500, 2000);
  const { stdout } = await sampled(['-e', 'page-faults', '--period', '1'], 'faults', pages);
  const { samples, summary } = parsePerf(stdout);
  expectExact(samples, summary);
  expect(summary).toMatchObject({ event: 'page-faults', frequency: null, period: 1, lost: 0 });
  const touching = samples.filter(({ user }) => user[0]?.symbol === 'faults');
  expect(sum(touching)).toBe(pages);
});
