import type { PerfSummaryLine } from '../output/schema/index.ts';
import { count } from '../output/units.ts';
import { accountingText } from '../tracing/accounting.ts';
import type { TracingResult } from '../tracing/run-tracing.ts';
import type { Outcome } from './session.ts';

/** What the summary of `perf` tells. */
export interface PerfResult extends TracingResult {
  readonly outcome: Outcome;
  readonly cpus: number;
}

/** The summary as a line of NDJSON. */
export function summaryLine({
  seconds,
  accounting,
  outcome,
  cpus,
  exit,
}: PerfResult): PerfSummaryLine {
  const { profile, stacksLost, stacksCut } = outcome;
  const { event, frequency = null, period = null } = profile.sampling;
  const { all, unresolved } = profile.frameCounts();
  return {
    v: 1,
    type: 'summary',
    command: 'perf',
    seconds,
    ...accounting,
    event,
    frequency,
    period,
    cpus,
    samples: profile.samples,
    frames: all,
    frames_unresolved: unresolved,
    stacks_lost: stacksLost,
    stacks_cut: stacksCut,
    exit,
  };
}

/** The summary for people. */
export function summaryText(result: PerfResult): string {
  const line = summaryLine(result);
  const rate = line.period === null ? `${line.frequency} Hz` : `each ${line.period}`;
  const share = line.frames === 0 ? 0 : (100 * line.frames_unresolved) / line.frames;
  return [
    `${count(line.samples, 'sample')} of ${line.event}, ${rate}, ${count(line.cpus, 'CPU')}; ${share.toFixed(1)} % of ${count(line.frames, 'frame')} without a name`,
    ...accountingText(line.seconds, line),
    ...(line.stacks_lost > 0
      ? [`${count(line.stacks_lost, 'stack')} that the kernel could not give`]
      : []),
    ...(line.stacks_cut > 0
      ? [`${count(line.stacks_cut, 'stack')} cut: deeper than 127 frames`]
      : []),
    ...result.outcome.notes,
  ].join('\n');
}
