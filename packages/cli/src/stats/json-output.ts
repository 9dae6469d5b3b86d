import type { StatLine, StatsSummaryLine } from '../output/schema/index.ts';
import type { WallClock } from '../tracing/clock.ts';
import type { TracingResult } from '../tracing/run-tracing.ts';
import { withoutProcesses, type Counter, type Snapshot } from './counter.ts';
import type { Interval } from './session.ts';
import { abiOf } from '../syscalls/syscall-name.ts';
import { countedName } from '../syscalls/slot.ts';

/** An interval's rows as lines of NDJSON. */
export function statLines(
  { end, seconds, counters, nameOf: commOf }: Interval,
  clock: WallClock,
): StatLine[] {
  const time = clock.iso(end);
  return counters.map((counter) => ({
    v: 1,
    type: 'stat',
    time,
    seconds,
    pid: counter.pid,
    comm: counter.pid === null ? null : commOf(counter.pid),
    ...callsOf(counter),
    rate: counter.calls / seconds,
  }));
}

/** The summary as a line of NDJSON. */
export function summaryLine(
  { seconds, accounting }: TracingResult,
  intervals: number,
  total: Snapshot,
): StatsSummaryLine {
  return {
    v: 1,
    type: 'summary',
    command: 'stats',
    seconds,
    ...accounting,
    intervals,
    calls: withoutProcesses(total.values()).map(callsOf),
  };
}

function callsOf({ syscall, calls, errors }: Counter): StatsSummaryLine['calls'][number] {
  return { syscall: countedName(syscall), abi: abiOf(syscall), count: calls, errors };
}
