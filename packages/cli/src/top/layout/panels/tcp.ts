import type { TopConnection, TopTcp } from '../../../output/schema/index.ts';
import { printable } from '../../../output/units.ts';
import { endText } from '../../../tcp/text-output.ts';
import { isShown } from '../../shown-processes.ts';
import { cell } from '../cells.ts';
import { shortTime } from '../numbers.ts';
import { row } from '../row.ts';
import { below, titleRow, whyOff, type Panel, type Room } from './panel.ts';

/** From here on there is room for ids and ages. */
const WIDE = 60;
const ARROWS = { client: '→', server: '←', unknown: '-' } as const;

/** Connections that are open, the youngest first, and how many ended. */
export const tcpPanel: Panel = (frame, view, room) => {
  const part = frame.tcp;
  const off = whyOff('tcp', frame);
  if (part === null || off !== undefined)
    return [titleRow('tcp', 'TCP connections'), off ?? row('')];
  const shown = part.rows.filter(({ pid, comm }) =>
    isShown({ pid: pid ?? 0, comm: comm ?? '' }, view.filter),
  );
  return [
    titleRow('tcp', `TCP, ${part.open} open${endedText(part)}`),
    row(cells(['PID', 'COMM', 'AGE', 'CONNECTION'], room), 'dim'),
    ...shown.slice(0, below(2, room)).map((each) => row(cells(connectionCells(each), room))),
  ];
};

function endedText({ ended }: TopTcp): string {
  const parts = Object.entries(ended).map(([outcome, amount]) => `${amount} ${outcome}`);
  return parts.length === 0 ? '' : `, ended: ${parts.join(', ')}`;
}

function connectionCells(each: TopConnection): string[] {
  return [
    String(each.pid ?? '-'),
    printable(each.comm ?? '-'),
    `${each.open_at_start ? '>' : ''}${shortTime(each.age_ns)}`,
    connectionText(each),
  ];
}

/** Its ends, with an arrow from who opened it to who was asked. */
export function connectionText({
  role,
  family,
  local,
  remote,
  established,
}: TopConnection): string {
  const ends = `${endText(local, family)} ${ARROWS[role]} ${endText(remote, family)}`;
  return established ? ends : `${ends} (no answer)`;
}

function cells(
  [pid = '', comm = '', age = '', ends = '']: readonly string[],
  { width }: Room,
): string {
  return width >= WIDE
    ? `${cell(pid, 7, 'right')} ${cell(comm, 15)} ${cell(age, 7, 'right')} ${ends}`
    : `${cell(comm, 9)} ${ends}`;
}
