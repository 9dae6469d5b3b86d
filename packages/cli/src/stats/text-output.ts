import { columns, type Column } from '../output/columns.ts';
import type { Paint } from '../output/color.ts';
import { printable } from '../output/units.ts';
import { countedName, type CountedSyscall } from '../syscalls/slot.ts';
import { sum, type Counter } from './counter.ts';
import type { Interval } from './session.ts';

const NUMBERS: readonly Column[] = [
  { title: 'COUNT', width: 10, align: 'right' },
  { title: 'RATE/s', width: 11, align: 'right' },
  { title: 'ERRORS', width: 8, align: 'right' },
];
const PROCESS: readonly Column[] = [
  { title: 'PID', width: 7, align: 'right' },
  { title: 'COMM', width: 15 },
];

/** How tables look. */
export interface TableOptions {
  readonly perProcess: boolean;
  /** How many rows are shown; the others as a sum. */
  readonly top?: number;
  readonly paint: Paint;
}

/** An interval as a table for people. */
export function tableLines(
  { seconds, counters, nameOf: commOf }: Interval,
  { perProcess, top = counters.length, paint }: TableOptions,
): string[] {
  const table = columns(perProcess ? [...NUMBERS, ...PROCESS] : NUMBERS, 'SYSCALL');
  const row = (
    { calls, errors }: Pick<Counter, 'calls' | 'errors'>,
    ...who: readonly string[]
  ): string => table.line([String(calls), rateText(calls / seconds), String(errors || ''), ...who]);
  const others = counters.slice(top);
  return [
    paint('bold', table.header),
    ...counters
      .slice(0, top)
      .map((counter) =>
        row(
          counter,
          ...(counter.pid === null ? [] : [String(counter.pid), printable(commOf(counter.pid))]),
          syscallText(counter.syscall),
        ),
      ),
    ...(others.length > 0
      ? [row(sum(others), ...(perProcess ? ['', ''] : []), `(${others.length} others)`)]
      : []),
  ];
}

/** Calls of other than the machine's own ABI say which. */
function syscallText(syscall: CountedSyscall): string {
  return syscall.compat ? `${countedName(syscall)} (32-bit)` : countedName(syscall);
}

function rateText(rate: number): string {
  return rate.toFixed(rate >= 100 ? 0 : 1);
}
