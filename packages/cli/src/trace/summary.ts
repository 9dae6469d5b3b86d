import type { Call } from '@ebpf-dojo/bpf/trace';
import { nativeAbi } from '@ebpf-dojo/core/syscalls';
import type { TraceSummaryLine } from '../output/schema/index.ts';
import { count, formatNanoseconds } from '../output/units.ts';
import { accountingText } from '../tracing/accounting.ts';
import type { TracingResult } from '../tracing/run-tracing.ts';
import { abiOf, nameOf } from '../syscalls/syscall-name.ts';
import { errorOf } from './describe.ts';

const SHOWN = 20;

export type Row = TraceSummaryLine['calls'][number];

/** Counts calls by name and table. */
export class CallCounts {
  readonly #rows = new Map<string, { -readonly [Key in keyof Row]: Row[Key] }>();

  add(call: Call): void {
    const errors = errorOf(call) === null ? 0 : 1;
    this.addAll({ count: 1, errors, total_ns: call.duration }, call);
  }

  /** Adds what the kernel counted. */
  addAll(
    { count: calls, errors, total_ns: total }: Omit<Row, 'syscall' | 'abi'>,
    number: Pick<Call, 'number' | 'compat'>,
  ): void {
    const syscall = nameOf(number);
    const abi = abiOf(number);
    const key = `${abi} ${syscall}`;
    let row = this.#rows.get(key);
    if (row === undefined) {
      row = { syscall, abi, count: 0, errors: 0, total_ns: 0 };
      this.#rows.set(key, row);
    }
    row.count += calls;
    row.total_ns += total;
    row.errors += errors;
  }

  /** Most frequent first, then by name. */
  rows(): Row[] {
    const rows = [...this.#rows.values()].map((row) => ({ ...row }));
    return rows.toSorted((a, b) => b.count - a.count || (a.syscall < b.syscall ? -1 : 1));
  }
}

/** What a trace's summary tells. */
export interface TraceResult extends TracingResult {
  readonly calls: CallCounts;
  readonly childrenNotFollowed: number;
  /** Calls that had not come back, where those are not counted. Default: none. */
  readonly underWay?: number;
}

/** The summary as a line of NDJSON. */
export function summaryLine(result: TraceResult): TraceSummaryLine {
  const { seconds, accounting, calls, childrenNotFollowed, underWay = 0, exit } = result;
  return {
    v: 1,
    type: 'summary',
    command: 'trace',
    seconds,
    ...accounting,
    children_not_followed: childrenNotFollowed,
    under_way: underWay,
    calls: calls.rows(),
    exit,
  };
}

/** The summary for people. */
export function summaryText(result: TraceResult): string {
  const line = summaryLine(result);
  const rows = line.calls.slice(0, SHOWN).map(rowText);
  const rest = line.calls.slice(SHOWN);
  if (rest.length > 0)
    rows.push(rowText({ ...sum(rest), abi: nativeAbi(), syscall: `(${rest.length} others)` }));
  const head = `${'COUNT'.padStart(8)} ${'ERRORS'.padStart(8)} ${'TOTAL'.padStart(10)} ${'AVERAGE'.padStart(10)}  SYSCALL`;
  return [...(rows.length > 0 ? [head, ...rows] : []), closingText(line)].join('\n');
}

/** The last lines of a summary: where every call went. */
export function closingText(line: TraceSummaryLine): string {
  const forgotten = line.children_not_followed;
  return [
    ...accountingText(line.seconds, line),
    ...(forgotten > 0 ? [`${count(forgotten, 'descendant')} not followed: too many`] : []),
    ...(line.under_way > 0
      ? [`${count(line.under_way, 'call')} still under way, in none of these numbers`]
      : []),
  ].join('\n');
}

/** A call's name in a table; that of a 32-bit program with its own table's name. */
export function rowName({ abi, syscall }: Pick<Row, 'abi' | 'syscall'>): string {
  return abi === nativeAbi() ? syscall : `${abi}:${syscall}`;
}

function rowText(row: Row): string {
  const { count: calls, errors, total_ns: total } = row;
  const average = formatNanoseconds(Math.round(total / calls));
  return `${String(calls).padStart(8)} ${String(errors || '').padStart(8)} ${formatNanoseconds(total).padStart(10)} ${average.padStart(10)}  ${rowName(row)}`;
}

function sum(rows: readonly Row[]): Omit<Row, 'syscall' | 'abi'> {
  const total = { count: 0, errors: 0, total_ns: 0 };
  for (const { count: calls, errors, total_ns } of rows) {
    total.count += calls;
    total.errors += errors;
    total.total_ns += total_ns;
  }
  return total;
}
