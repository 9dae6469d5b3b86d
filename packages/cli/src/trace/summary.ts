import type { Call } from '@ebpf-dojo/bpf/trace';
import type { TraceSummaryLine } from '../output/schema/index.ts';
import { count, formatNanoseconds } from '../output/units.ts';
import { accountingText } from '../tracing/accounting.ts';
import type { TracingResult } from '../tracing/run-tracing.ts';
import { errorOf, nameOf } from './describe.ts';

const SHOWN = 20;

type Row = TraceSummaryLine['calls'][number];

/** Counts calls by name while a trace runs. */
export class CallCounts {
  readonly #rows = new Map<string, { count: number; errors: number; total_ns: number }>();

  add(call: Call): void {
    const name = nameOf(call);
    let row = this.#rows.get(name);
    if (row === undefined) {
      row = { count: 0, errors: 0, total_ns: 0 };
      this.#rows.set(name, row);
    }
    row.count++;
    row.total_ns += call.duration;
    if (errorOf(call) !== null) row.errors++;
  }

  /** Most frequent first, then by name. */
  rows(): Row[] {
    const rows = [...this.#rows].map(([syscall, row]) => ({ syscall, ...row }));
    return rows.toSorted((a, b) => b.count - a.count || (a.syscall < b.syscall ? -1 : 1));
  }
}

/** What a trace's summary tells. */
export interface TraceResult extends TracingResult {
  readonly calls: CallCounts;
  readonly childrenNotFollowed: number;
}

/** The summary as a line of NDJSON. */
export function summaryLine(result: TraceResult): TraceSummaryLine {
  const { seconds, accounting, calls, childrenNotFollowed, exit } = result;
  return {
    v: 1,
    type: 'summary',
    command: 'trace',
    seconds,
    ...accounting,
    children_not_followed: childrenNotFollowed,
    calls: calls.rows(),
    exit,
  };
}

/** The summary for people. */
export function summaryText(result: TraceResult): string {
  const line = summaryLine(result);
  const rows = line.calls.slice(0, SHOWN).map(rowText);
  const rest = line.calls.slice(SHOWN);
  if (rest.length > 0) rows.push(rowText({ ...sum(rest), syscall: `(${rest.length} others)` }));
  const head = `${'COUNT'.padStart(8)} ${'ERRORS'.padStart(8)} ${'TOTAL'.padStart(10)} ${'AVERAGE'.padStart(10)}  SYSCALL`;
  const forgotten = line.children_not_followed;
  return [
    ...(rows.length > 0 ? [head, ...rows] : []),
    ...accountingText(line.seconds, line),
    ...(forgotten > 0
      ? [`${count(forgotten, 'descendant')} of the command not followed: too many`]
      : []),
  ].join('\n');
}

function rowText({ syscall, count: calls, errors, total_ns: total }: Row): string {
  const average = formatNanoseconds(Math.round(total / calls));
  return `${String(calls).padStart(8)} ${String(errors || '').padStart(8)} ${formatNanoseconds(total).padStart(10)} ${average.padStart(10)}  ${syscall}`;
}

function sum(rows: readonly Row[]): Omit<Row, 'syscall'> {
  const total = { count: 0, errors: 0, total_ns: 0 };
  for (const { count: calls, errors, total_ns } of rows) {
    total.count += calls;
    total.errors += errors;
    total.total_ns += total_ns;
  }
  return total;
}
