import type { TopLine } from '../../output/schema/index.ts';
import type { View } from '../view.ts';
import { footer, header } from './frame-rows.ts';
import { helpRows } from './help.ts';
import { detailRows } from './detail.ts';
import { processesPanel, runQueuePanel, type Room } from './panels.ts';
import { beside, fitRows, row, type Row } from './row.ts';

/** Below so many columns panels stand below each other. */
const TWO_COLUMNS = 76;
const TOP_SHARE = 0.45;
const LEAST_TOP = 6;
const MOST_TOP = 22;

/**
 * What is on the screen: rows that fill it exactly.
 *
 * @param frame undefined before there is one
 */
export function layout(frame: TopLine | undefined, view: View, { width, height }: Room): Row[] {
  if (frame === undefined)
    return fitRows([row('the first numbers come in a moment')], width, height);
  const top = header(frame, view, width);
  const bottom = footer(view);
  const room = { width, height: Math.max(height - top.length - bottom.length, 0) };
  const middle = view.showsHelp
    ? helpRows()
    : view.detail !== null
      ? detailRows(frame, view.detail, room)
      : panels(frame, view, room);
  return fitRows([...top, ...fitRows(middle, width, room.height), ...bottom], width, height);
}

function panels(frame: TopLine, view: View, room: Room): Row[] {
  const upper = Math.min(Math.max(Math.floor(room.height * TOP_SHARE), LEAST_TOP), MOST_TOP);
  const lower = room.height - upper;
  const draw = (panel: typeof runQueuePanel, size: Room) =>
    fitRows(panel(frame, view, size), size.width, size.height);
  return [
    ...draw(runQueuePanel, { width: room.width, height: upper }),
    ...draw(processesPanel, { width: room.width, height: lower }),
  ];
}
void beside;
void TWO_COLUMNS;
