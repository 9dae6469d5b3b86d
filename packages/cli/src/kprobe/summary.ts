import type { Hit } from '@ebpf-dojo/bpf/kprobe';
import { HitState } from '@ebpf-dojo/bpf/kprobe';
import type { KprobeSummaryLine } from '../output/schema/kprobe.ts';
import { count, formatNanoseconds } from '../output/units.ts';
import { accountingText } from '../tracing/accounting.ts';
import type { TracingResult } from '../tracing/run-tracing.ts';
import { failureOf } from './describe.ts';
import type { Probe } from './probes.ts';

const SHOWN = 20;

type Row = KprobeSummaryLine['calls'][number];

/** Counts calls by function while they are traced. */
export class CallCounts {
  readonly #rows = new Map<string, { count: number; errors: number; total_ns: number }>();
  readonly #timed: boolean;

  /** @param timed whether calls have durations */
  constructor(timed: boolean) {
    this.#timed = timed;
  }

  add(hit: Hit, probe: Probe): void {
    let row = this.#rows.get(probe.name);
    if (row === undefined) this.#rows.set(probe.name, (row = { count: 0, errors: 0, total_ns: 0 }));
    row.count++;
    if (hit.state === HitState.HIT_RETURNED) row.total_ns += hit.duration;
    if (failureOf(hit, probe) !== null) row.errors++;
  }

  /** Most frequent first, then by name. */
  rows(): Row[] {
    return [...this.#rows]
      .map(([name, { total_ns: total, ...row }]) => ({
        function: name,
        ...row,
        total_ns: this.#timed ? total : null,
      }))
      .toSorted((a, b) => b.count - a.count || (a.function < b.function ? -1 : 1));
  }
}

/** What a summary tells. */
export interface KprobeResult
  extends
    TracingResult,
    Pick<KprobeSummaryLine, 'hook' | 'functions' | 'functions_refused' | 'stacks_lost'> {
  readonly calls: CallCounts;
}

/** The summary as a line of NDJSON. */
export function summaryLine(result: KprobeResult): KprobeSummaryLine {
  const { seconds, accounting, hook, functions, functions_refused, stacks_lost, calls } = result;
  return {
    v: 1,
    type: 'summary',
    command: 'kprobe',
    seconds,
    ...accounting,
    hook,
    functions,
    functions_refused,
    stacks_lost,
    calls: calls.rows(),
  };
}

/** The summary for people: a table where there is more than one function. */
export function summaryText(result: KprobeResult): string {
  const line = summaryLine(result);
  return [
    ...(line.functions > 1 && line.calls.length > 0 ? table(line.calls) : []),
    ...accountingText(line.seconds, line),
    ...(line.stacks_lost > 0
      ? [`${count(line.stacks_lost, 'stack')} not kept: the kernel had no place for more`]
      : []),
  ].join('\n');
}

function table(rows: readonly Row[]): string[] {
  const timed = rows[0]?.total_ns !== null;
  const cells = (total: string, average: string): string =>
    timed ? ` ${total.padStart(10)} ${average.padStart(10)}` : '';
  const shown = rows.slice(0, SHOWN).map(({ function: name, count: calls, total_ns: total }) => {
    const sum = total ?? 0;
    const times = cells(formatNanoseconds(sum), formatNanoseconds(Math.round(sum / calls)));
    return `${String(calls).padStart(8)}${times}  ${name}`;
  });
  const rest = rows.slice(SHOWN);
  const others = rest.reduce((sum, row) => sum + row.count, 0);
  return [
    `${'COUNT'.padStart(8)}${cells('TOTAL', 'AVERAGE')}  FUNCTION`,
    ...shown,
    ...(rest.length > 0
      ? [`${String(others).padStart(8)}${cells('', '')}  (${rest.length} others)`]
      : []),
  ];
}
