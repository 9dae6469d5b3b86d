import type { TopSummaryLine } from '../output/schema/index.ts';
import { accountingText } from '../tracing/accounting.ts';
import type { TracingResult } from '../tracing/run-tracing.ts';
import { percent, probeName } from './budget.ts';
import type { TopResult } from './session.ts';

const NOTHING: TopResult = { probes: [], cost: { share: 0, bpf: null, process: 0 } };

/** The summary as a line of NDJSON. */
export function summaryLine(
  { seconds, accounting }: Omit<TracingResult, 'exit'>,
  intervals: number,
  { cost, probes } = NOTHING,
): TopSummaryLine {
  return { v: 1, type: 'summary', command: 'top', seconds, ...accounting, intervals, cost, probes };
}

/** The summary for people. */
export function summaryText(
  { seconds, accounting }: Omit<TracingResult, 'exit'>,
  { cost, probes } = NOTHING,
): string {
  const { share, bpf, process: own } = cost;
  const kernel = bpf === null ? 'in the kernel unknown' : `BPF ${percent(bpf)}`;
  const lossy = probes.filter(({ lost }) => lost > 0);
  return [
    ...accountingText(seconds, accounting),
    ...lossy.map(({ name, lost, seen }) => `${probeName(name)}: ${lost} of ${seen} lost`),
    `cost: ${percent(share)} of one CPU (${kernel}, process ${percent(own)})`,
  ].join('\n');
}
