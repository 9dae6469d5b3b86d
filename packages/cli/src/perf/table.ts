import { columns } from '../output/columns.ts';
import type { Paint } from '../output/color.ts';
import { printable } from '../output/units.ts';
import { moduleName, type Frame } from './frame.ts';
import type { Profile } from './profile.ts';

/** A function in the table. */
export interface TopRow {
  readonly frame: Frame;
  /** Samples in which it was the innermost. */
  readonly self: number;
  /** Samples in which it was anywhere on the stack. */
  readonly total: number;
  /** The names of threads that it ran in. */
  readonly comms: ReadonlySet<string>;
}

/** All functions, those that took most time themselves first. */
export function topRows({ stacks }: Profile): TopRow[] {
  const rows = new Map<Frame, { self: number; total: number; comms: Set<string> }>();
  for (const { kernel, user, comm, count } of stacks) {
    const frames = [...kernel, ...user];
    // Once for each function, however often it called itself.
    for (const frame of new Set(frames)) {
      let row = rows.get(frame);
      if (row === undefined) rows.set(frame, (row = { self: 0, total: 0, comms: new Set() }));
      row.total += count;
      row.comms.add(comm);
      if (frame === frames[0]) row.self += count;
    }
  }
  return Array.from(rows, ([frame, row]) => ({ frame, ...row })).toSorted(
    (a, b) => b.self - a.self || b.total - a.total || (a.frame.label < b.frame.label ? -1 : 1),
  );
}

const { header, line } = columns(
  [
    { title: 'SELF', width: 6, align: 'right' },
    { title: 'TOTAL', width: 6, align: 'right' },
    { title: 'SAMPLES', width: 8, align: 'right' },
    { title: 'PROCESS', width: 18 },
    { title: 'MODULE', width: 20 },
  ],
  'SYMBOL',
);

/** The table for people: `most` rows of {@link topRows}. */
export function topTable(profile: Profile, most: number, paint: Paint): string[] {
  const share = (samples: number): string => `${((100 * samples) / profile.samples).toFixed(1)}%`;
  const rows = topRows(profile)
    .slice(0, most)
    .map(({ frame, self, total, comms: [first = '', ...others] }) => {
      const text = line([
        share(self),
        share(total),
        String(self),
        printable(first) + (others.length > 0 ? ` +${others.length}` : ''),
        moduleName(frame),
        frame.label,
      ]);
      return frame.kind === 'kernel' ? paint('yellow', text) : text;
    });
  return [header, ...rows];
}
