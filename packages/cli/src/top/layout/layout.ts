import type { TopLine } from '../../output/schema/index.ts';
import type { View } from '../view.ts';
import { detailRows } from './detail.ts';
import { footer, header } from './frame-rows.ts';
import { helpRows } from './help.ts';
import { latencyPanel } from './panels/latency.ts';
import type { Panel, Room } from './panels/panel.ts';
import { processesPanel } from './panels/processes.ts';
import { runQueuePanel } from './panels/run-queue.ts';
import { tcpPanel } from './panels/tcp.ts';
import { beside, fitRows, row, type Row } from './row.ts';

/** Below so many columns panels stand below each other. */
const TWO_COLUMNS = 76;
const UPPER_SHARE = 0.45;
const MOST_UPPER = 22;
const LEAST_HEIGHT = 5;

/**
 * What is on the screen: rows that fill it exactly.
 *
 * @param frame undefined before there is one
 */
export function layout(frame: TopLine | undefined, view: View, { width, height }: Room): Row[] {
  if (frame === undefined)
    return fitRows([row('the first numbers come in a moment')], width, height);
  const top = header(frame, view, width);
  const bottom = footer(view, width);
  const room = { width, height: Math.max(height - top.length - bottom.length, 0) };
  const middle = view.showsHelp
    ? helpRows()
    : view.detail !== null
      ? detailRows(frame, view.detail)
      : panels(frame, view, room);
  return fitRows([...top, ...fitRows(middle, width, room.height), ...bottom], width, height);
}

function panels(frame: TopLine, view: View, { width, height }: Room): Row[] {
  const draw = (panel: Panel, room: Room) =>
    fitRows(panel(frame, view, room), room.width, room.height);
  if (width < TWO_COLUMNS) return stacked(draw, { width, height });
  const upper = Math.min(Math.floor(height * UPPER_SHARE), MOST_UPPER);
  const left = Math.ceil((width - 1) / 2);
  const right = width - 1 - left;
  const pair = (one: Panel, other: Panel, rows: number) =>
    beside(draw(one, { width: left, height: rows }), draw(other, { width: right, height: rows }));
  return [
    ...pair(latencyPanel, runQueuePanel, upper),
    ...pair(processesPanel, tcpPanel, height - upper),
  ];
}

/** As many as there is room for, processes first. */
function stacked(draw: (panel: Panel, room: Room) => Row[], { width, height }: Room): Row[] {
  const all = [processesPanel, latencyPanel, runQueuePanel, tcpPanel];
  const shown = all.slice(0, Math.max(Math.floor(height / LEAST_HEIGHT), 1));
  const each = Math.floor(height / shown.length);
  return shown.flatMap((panel) => draw(panel, { width, height: each }));
}
