import type { UprobeSummaryLine } from '../output/schema/index.ts';
import { printable } from '../output/units.ts';
import { accountingText } from '../tracing/accounting.ts';
import type { TracingResult } from '../tracing/run-tracing.ts';
import type { FunctionCounts } from './counts.ts';

const SHOWN = 20;

/** What a summary tells. */
export interface UprobeResult extends TracingResult {
  readonly mode: UprobeSummaryLine['mode'];
  readonly binary: string;
  readonly probed: number;
  readonly counts: FunctionCounts;
}

/** As a line of NDJSON. */
export function summaryLine(result: UprobeResult): UprobeSummaryLine {
  const { seconds, accounting, mode, binary, probed, counts } = result;
  return {
    v: 1,
    type: 'summary',
    command: 'uprobe',
    seconds,
    ...accounting,
    binary,
    mode,
    probed,
    functions: counts.rows(),
  };
}

/** For people. */
export function summaryText(result: UprobeResult): string {
  const line = summaryLine(result);
  const rows = line.functions.slice(0, SHOWN);
  const others = line.functions.slice(SHOWN);
  const more = {
    function: `(${others.length} others)`,
    count: others.reduce((sum, { count }) => sum + count, 0),
  };
  // One function's count stands below, and with --latency above.
  const table =
    line.mode === 'latency' || line.probed === 1 || rows.length === 0
      ? []
      : [
          `${'COUNT'.padStart(8)}  FUNCTION`,
          ...[...rows, ...(others.length > 0 ? [more] : [])].map(
            ({ function: name, count }) => `${String(count).padStart(8)}  ${printable(name)}`,
          ),
        ];
  return [...table, ...accountingText(line.seconds, line)].join('\n');
}
