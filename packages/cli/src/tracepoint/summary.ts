import type { TracepointSummaryLine } from '../output/schema/index.ts';
import { accountingText } from '../tracing/accounting.ts';
import type { TracingResult } from '../tracing/run-tracing.ts';

/** Counts records by tracepoint. */
export class EventCounts {
  readonly #counts = new Map<string, number>();

  add(event: string): void {
    this.#counts.set(event, (this.#counts.get(event) ?? 0) + 1);
  }

  /** Most frequent first, then by name. */
  rows(): TracepointSummaryLine['events'] {
    return [...this.#counts]
      .map(([event, count]) => ({ event, count }))
      .toSorted((a, b) => b.count - a.count || (a.event < b.event ? -1 : 1));
  }
}

/** The summary as a line of NDJSON. */
export function summaryLine(
  { seconds, accounting }: TracingResult,
  counts: EventCounts,
): TracepointSummaryLine {
  return {
    v: 1,
    type: 'summary',
    command: 'tracepoint',
    seconds,
    ...accounting,
    events: counts.rows(),
  };
}

/** The summary for people: counts where there are several tracepoints. */
export function summaryText(result: TracingResult, counts: EventCounts): string {
  const rows = counts.rows();
  const table = rows.map(({ event, count }) => `${String(count).padStart(8)}  ${event}`);
  return [
    ...(rows.length > 1 ? [`${'COUNT'.padStart(8)}  EVENT`, ...table] : []),
    ...accountingText(result.seconds, result.accounting),
  ].join('\n');
}
