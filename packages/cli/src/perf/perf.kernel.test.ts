import { randomInt } from 'node:crypto';
import { expect, test } from 'vitest';
import { leavesNothing } from '../testing/leaves-nothing.ts';
import { expectExact, parsePerf, sampled, sum } from '../testing/perf-run.ts';

leavesNothing();

test('[E7] [Q4] a sample at each event counts exactly', async () => {
  const pages = randomInt(500, 2000);
  const { stdout } = await sampled(['-e', 'page-faults', '--period', '1'], 'faults', pages);
  const { samples, summary } = parsePerf(stdout);
  expectExact(samples, summary);
  expect(summary).toMatchObject({ event: 'page-faults', frequency: null, period: 1, lost: 0 });
  const touching = samples.filter(({ user }) => user[0]?.symbol === 'faults');
  expect(sum(touching)).toBe(pages);
});
