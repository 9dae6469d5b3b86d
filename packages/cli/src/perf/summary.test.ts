import { expect, test } from 'vitest';
import { perfSummaryLine } from '../output/schema/index.ts';
import { sampleProfile } from '../testing/profile.ts';
import { summaryLine, summaryText } from './summary.ts';

const result = (notes: readonly string[] = [], lost = 0) => ({
  seconds: 2.04,
  accounting: {
    seen: 8 + lost,
    delivered: 8,
    lost,
    lost_by_cause: { ring_full: lost, map_full: 0, recursion: 0 },
    truncated: 0,
    unreadable: 0,
    unresolved: 1,
  },
  outcome: { profile: sampleProfile(), stacksLost: 0, stacksCut: lost, notes },
  cpus: 2,
  exit: null,
});

test('the summary has every field of its schema', () => {
  const line = summaryLine(result());
  expect(perfSummaryLine.parse(JSON.parse(JSON.stringify(line)))).toEqual(line);
  expect(line).toMatchObject({
    event: 'cpu-clock',
    frequency: 100,
    period: null,
    cpus: 2,
    samples: 8,
    frames: 26,
    frames_unresolved: 1,
  });
});

test('people read how much there was, what has no name and why', () => {
  expect(summaryText(result(['the kernel hides its addresses']))).toBe(
    `8 samples of cpu-clock, 100 Hz, 2 CPUs; 3.8 % of 26 frames without a name
2.0 s: 8 seen = 8 delivered + 0 lost
1 address without a name
the kernel hides its addresses`,
  );
  expect(summaryText(result([], 3))).toContain(
    '3 lost (3 because the ring buffer was full)\n1 address without a name\n3 stacks cut: deeper than 127 frames',
  );
});
