/**
 * What commands print with `--json`: one object a line, each of one of these shapes, the summary last. Fields are only ever added; `v`
 * grows when one changes its meaning. The schemas check lines at run time; the types are theirs.
 */
import { z } from 'zod';
import { checkLine, checkSummaryLine } from './check.ts';
import {
  kprobeFunctionLine,
  kprobeLine,
  kprobeListSummaryLine,
  kprobeSummaryLine,
} from './kprobe.ts';
import { latencyLine, latencySummaryLine } from './latency.ts';
import { perfSummaryLine, sampleLine } from './perf.ts';
import { recordingLine } from './recording.ts';
import { statLine, statsSummaryLine } from './stats.ts';
import {
  filterSummaryLine,
  tcpFilterLine,
  tcpSessionLine,
  tcpStateLine,
  tcpSummaryLine,
} from './tcp.ts';
import { topLine, topSummaryLine } from './top.ts';
import { callLine, traceSummaryLine } from './trace.ts';
import { tracepointLine, tracepointListLine, tracepointSummaryLine } from './tracepoint.ts';
import {
  functionCallLine,
  functionLatencyLine,
  functionLine,
  functionListSummaryLine,
  functionReturnLine,
  uprobeSummaryLine,
} from './uprobe.ts';

export {
  accounting,
  bucket,
  wholeNumber,
  type AccountingLine,
  type BucketLine,
  type WholeNumber,
} from './summary.ts';
export * from './check.ts';
export * from './kprobe.ts';
export * from './latency.ts';
export * from './perf.ts';
export * from './recording.ts';
export * from './stats.ts';
export * from './tcp.ts';
export * from './top.ts';
export * from './trace.ts';
export * from './tracepoint.ts';
export * from './uprobe.ts';

/** Any line of any command. */
export const line = z.union([
  callLine,
  traceSummaryLine,
  checkLine,
  checkSummaryLine,
  sampleLine,
  perfSummaryLine,
  tracepointLine,
  tracepointListLine,
  tracepointSummaryLine,
  functionCallLine,
  functionReturnLine,
  functionLatencyLine,
  functionLine,
  functionListSummaryLine,
  uprobeSummaryLine,
  kprobeLine,
  kprobeSummaryLine,
  kprobeFunctionLine,
  kprobeListSummaryLine,
  recordingLine,
  statLine,
  statsSummaryLine,
  tcpSessionLine,
  tcpStateLine,
  tcpSummaryLine,
  tcpFilterLine,
  filterSummaryLine,
  topLine,
  topSummaryLine,
  latencyLine,
  latencySummaryLine,
]);
export type Line = z.infer<typeof line>;
