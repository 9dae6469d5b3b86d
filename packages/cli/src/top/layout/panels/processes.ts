import { printable } from '../../../output/units.ts';
import { shownProcesses } from '../../shown-processes.ts';
import { cell } from '../cells.ts';
import { short } from '../numbers.ts';
import { row, type Row } from '../row.ts';
import { below, titleRow, whyOff, type Panel, type Room } from './panel.ts';

/** From here on there is room for the names of calls. */
const WIDE = 60;

/** The processes that make most system calls, and which. */
export const processesPanel: Panel = (frame, view, room) => {
  const part = frame.processes;
  const off = whyOff('processes', frame);
  if (part === null || off !== undefined)
    return [titleRow('processes', 'processes'), off ?? row('')];
  const shown = shownProcesses(frame, view);
  const height = below(2, room);
  // What is above the cursor goes off the screen when the cursor is below it.
  const from = Math.max(Math.min(view.cursor, shown.length - 1) - height + 1, 0);
  const rows = shown.slice(from, from + height).map((each, index): Row => {
    const rate = (count: number) => short(count / frame.seconds);
    const isAtCursor = from + index === view.cursor;
    const text = cells(room, [
      isAtCursor ? '>' : '',
      String(each.pid),
      printable(each.comm),
      rate(each.count),
      each.errors === 0 ? '' : rate(each.errors),
      each.calls.map(({ syscall, count }) => `${syscall} ${rate(count)}`).join(', '),
    ]);
    return row(cell(text, room.width), ...(isAtCursor ? (['inverse'] as const) : []));
  });
  return [
    titleRow(
      'processes',
      `processes, ${part.processes} with ${short(part.count / frame.seconds)} calls/s`,
    ),
    row(cells(room, ['', 'PID', 'COMM', 'CALLS/s', 'ERR/s', 'CALLS']), 'dim'),
    ...rows,
  ];
};

function cells(
  { width }: Room,
  [mark = '', pid = '', comm = '', calls = '', errors = '', names = '']: readonly string[],
): string {
  const fixed = `${cell(mark, 1)}${cell(pid, 7, 'right')} ${cell(comm, 15)} ${cell(calls, 7, 'right')} ${cell(errors, 5, 'right')}`;
  return width >= WIDE ? `${fixed}  ${names}` : fixed;
}
