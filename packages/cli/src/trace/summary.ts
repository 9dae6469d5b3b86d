import type { Call } from '@ebpf-dojo/bpf/trace';
import type { TraceSummaryLine } from '../output/schema.ts';
import { count, formatNanoseconds } from '../output/units.ts';
import type { CommandExit } from './command-process.ts';
import { errorOf, nameOf } from './describe.ts';
import type { Accounting } from './session.ts';

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
export interface TraceResult {
  readonly seconds: number;
  readonly accounting: Accounting;
  readonly calls: CallCounts;
  readonly exit: CommandExit | null;
}

/** The summary as a line of NDJSON. */
export function summaryLine({ seconds, accounting, calls, exit }: TraceResult): TraceSummaryLine {
  const { ringFull, tableFull, recursion } = accounting.lost;
  return {
    v: 1,
    type: 'summary',
    command: 'trace',
    seconds,
    seen: accounting.seen,
    delivered: accounting.delivered,
    lost: ringFull + tableFull + recursion,
    lost_by_cause: { ring_full: ringFull, table_full: tableFull, recursion },
    children_not_followed: accounting.childrenNotFollowed,
    texts_cut: accounting.textsCut,
    texts_unreadable: accounting.textsUnreadable,
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
  return [...(rows.length > 0 ? [head, ...rows] : []), ...accountingText(line), ''].join('\n');
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

function accountingText(line: TraceSummaryLine): string[] {
  const { ring_full: ring, table_full: table, recursion } = line.lost_by_cause;
  const causes = [
    [ring, 'the ring buffer was full'],
    [table, 'too many calls were under way'],
    [recursion, 'the tracer interrupted itself'],
  ] as const;
  const lost = causes
    .filter(([amount]) => amount > 0)
    .map(([amount, cause]) => `${amount} because ${cause}`);
  const notes = [
    [line.texts_cut, 'text', 'cut to 255 bytes'],
    [line.texts_unreadable, 'text', 'not in memory, so unreadable'],
    [line.children_not_followed, 'descendant', 'of the command not followed: too many'],
  ] as const;
  return [
    `${line.seconds.toFixed(1)} s: ${line.seen} seen = ${line.delivered} delivered + ${line.lost} lost${lost.length > 0 ? ` (${lost.join(', ')})` : ''}`,
    ...notes
      .filter(([amount]) => amount > 0)
      .map(([amount, noun, what]) => `${count(amount, noun)} ${what}`),
  ];
}
