import type { TopLine } from '../../output/schema/index.ts';
import type { View } from '../view.ts';
import { header } from './frame-rows.ts';
import { processesPanel, runQueuePanel } from './panels.ts';
import { textOf, type Row } from './row.ts';

const HEIGHT = 24;

/** A frame as text that scrolls by: all panels below each other, each with what it has. */
export function plainLines(frame: TopLine, view: View, width: number): string[] {
  const room = { width, height: HEIGHT };
  const blocks: (readonly Row[])[] = [
    header(frame, view, width),
    runQueuePanel(frame, view, room),
    processesPanel(frame, view, room).slice(0, HEIGHT),
  ];
  return blocks.flatMap((rows) => [...rows.map((each) => textOf(each).trimEnd()), '']);
}
