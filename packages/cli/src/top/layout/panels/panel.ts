import type { TopLine, TopProbe } from '../../../output/schema/index.ts';
import { printable } from '../../../output/units.ts';
import { probeKeys, type View } from '../../view.ts';
import { row, type Row } from '../row.ts';

/** The room that a panel has. */
export interface Room {
  readonly width: number;
  readonly height: number;
}

/** What a panel draws: rows, which may be fewer or more than there is room for. */
export type Panel = (frame: TopLine, view: View, room: Room) => Row[];

/** Above each panel: its key, and what it shows. */
export function titleRow(probe: TopProbe, title: string): Row {
  return [{ text: `${probeKeys.indexOf(probe) + 1} ` }, { text: title, look: 'bold' }];
}

/** Why a panel shows nothing, or less; undefined when it is on. */
export function whyOff(probe: TopProbe, frame: TopLine): Row | undefined {
  const state = frame.probes.find(({ name }) => name === probe);
  switch (state?.state) {
    case 'on':
      return undefined;
    case 'stepped_down':
      return row('off: over the budget', 'yellow');
    case 'unavailable':
      return row(`unavailable: ${printable(state.reason ?? '')}`, 'yellow');
    default:
      return row(`off: press ${probeKeys.indexOf(probe) + 1}`, 'dim');
  }
}

/** Rows that fit below `taken` others. */
export function below(taken: number, { height }: Room): number {
  return Math.max(height - taken, 0);
}
