/**
 * What commands print with `--json`: one object a line, each of one of these shapes, the summary last. Fields are only ever added; `v`
 * grows when one changes its meaning. The schemas check lines at run time; the types are theirs.
 */
import { z } from 'zod';
import { checkLine, checkSummaryLine } from './check.ts';
import { statLine, statsSummaryLine } from './stats.ts';
import { callLine, traceSummaryLine } from './trace.ts';

export { checkLine, checkSummaryLine, type CheckLine, type CheckSummaryLine } from './check.ts';
export { statLine, statsSummaryLine, type StatLine, type StatsSummaryLine } from './stats.ts';
export { accounting, wholeNumber, type AccountingLine, type WholeNumber } from './summary.ts';
export { callLine, traceSummaryLine, type CallLine, type TraceSummaryLine } from './trace.ts';

/** Any line of any command. */
export const line = z.union([
  callLine,
  traceSummaryLine,
  statLine,
  statsSummaryLine,
  checkLine,
  checkSummaryLine,
]);
export type Line = z.infer<typeof line>;
