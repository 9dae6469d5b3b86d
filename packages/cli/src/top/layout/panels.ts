import type { TopLine, TopProbe } from '../../output/schema/index.ts';
import { formatNanoseconds, printable } from '../../output/units.ts';
import { shownProcesses } from '../shown-processes.ts';
import { probeKeys, type View } from '../view.ts';
import { cell } from './cells.ts';
import { histogramRows } from './histogram.ts';
import { short } from './numbers.ts';
import { row, type Row } from './row.ts';

/** The room that a panel has. */
export interface Room {
  readonly width: number;
  readonly height: number;
}

/** What a panel draws: rows, which may be fewer or more than there is room for. */
export type Panel = (frame: TopLine, view: View, room: Room) => Row[];

/** Above each panel, its key and what it shows; and why it shows nothing. */
export function titled(
  probe: TopProbe,
  title: string,
  frame: TopLine,
  rows: readonly Row[],
): Row[] {
  const key = probeKeys.indexOf(probe) + 1;
  const state = frame.probes.find(({ name }) => name === probe);
  const head: Row = [{ text: `${key} ` }, { text: title, look: 'bold' }];
  switch (state?.state) {
    case 'on':
      return [head, ...rows];
    case 'stepped_down':
      return [head, row('off: over the budget', 'yellow')];
    case 'unavailable':
      return [head, row(`unavailable: ${printable(state.reason ?? '')}`, 'yellow')];
    default:
      return [head, row(`off: press ${key}`, 'dim')];
  }
}

/** How long threads waited for a CPU. */
export const runQueuePanel: Panel = (frame, _view, room) => {
  const part = frame.run_queue;
  const average = part === null || part.count === 0 ? 0 : Math.round(part.total_ns / part.count);
  const title =
    part === null
      ? 'waits for a CPU'
      : `waits for a CPU, ${short(part.count / frame.seconds)}/s, avg ${formatNanoseconds(average)}`;
  const rows =
    part === null ? [] : histogramRows(part.buckets, { ...room, height: room.height - 1 });
  return titled('run_queue', title, frame, rows);
};

/** Who makes most system calls. */
export const processesPanel: Panel = (frame, view, room) => {
  const part = frame.processes;
  if (part === null) return titled('processes', 'processes', frame, []);
  const shown = shownProcesses(frame, view);
  const title = `processes, ${part.processes} with ${short(part.count / frame.seconds)} calls/s`;
  const head = row(processCells(['PID', 'COMM', 'CALLS/s', 'ERR/s', 'CALLS']), 'dim');
  // What is above the cursor goes off the screen when the cursor is below it.
  const from = Math.max(view.cursor - (room.height - 3), 0);
  const rows = shown.slice(from).map((each, index): Row => {
    const calls = each.calls.map(
      ({ syscall, count }) => `${syscall} ${short(count / frame.seconds)}`,
    );
    const text = processCells([
      String(each.pid),
      printable(each.comm),
      short(each.count / frame.seconds),
      each.errors === 0 ? '' : short(each.errors / frame.seconds),
      calls.join(', '),
    ]);
    return row(
      cell(text, room.width),
      ...(from + index === view.cursor ? ['inverse' as const] : []),
    );
  });
  return titled('processes', title, frame, [head, ...rows]);
};

function processCells([
  pid = '',
  comm = '',
  calls = '',
  errors = '',
  names = '',
]: readonly string[]): string {
  return `${cell(pid, 7, 'right')} ${cell(comm, 15)} ${cell(calls, 7, 'right')} ${cell(errors, 5, 'right')}  ${names}`;
}
