import type { TopLine } from '../../output/schema/index.ts';
import type { View } from '../view.ts';
import { header } from './frame-rows.ts';
import { latencyPanel } from './panels/latency.ts';
import { processesPanel } from './panels/processes.ts';
import { runQueuePanel } from './panels/run-queue.ts';
import { tcpPanel } from './panels/tcp.ts';
import { fitRow, textOf } from './row.ts';

const HEIGHT = 20;
const NO_CURSOR = -1;

/** A frame as text that scrolls by: all panels below each other. */
export function plainLines(frame: TopLine, view: View, width: number): string[] {
  const room = { width, height: HEIGHT };
  const still = { ...view, cursor: NO_CURSOR };
  const blocks = [
    header(frame, view, width),
    ...[latencyPanel, runQueuePanel, processesPanel, tcpPanel].map((panel) =>
      panel(frame, still, room).slice(0, HEIGHT),
    ),
  ];
  return blocks.flatMap((rows) => [
    ...rows.map((each) => textOf(fitRow(each, width)).trimEnd()),
    '',
  ]);
}
