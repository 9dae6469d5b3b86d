import type { Paint } from '../output/color.ts';
import { columns } from '../output/columns.ts';
import { printable } from '../output/units.ts';
import type { Shown } from './json-output.ts';

const { header, line } = columns(
  [
    { title: 'PID', width: 7, align: 'right' },
    { title: 'COMM', width: 15 },
    { title: 'TIME(s)', width: 10, align: 'right' },
    { title: 'EVENT', width: 24 },
  ],
  'FIELDS',
);

/** The columns' heads. */
export const HEADER = header;

/** Of every system call the same as its name. */
const NOT_SHOWN = '__syscall_nr';

/**
 * A record as a line for people.
 *
 * @param time as it is shown
 */
export function textLine({ event, name, fields }: Shown, time: string, paint: Paint): string {
  const shown = fields
    .filter((field) => field.name !== NOT_SHOWN)
    .map((field) => `${field.name}=${printable(field.text)}`)
    .join(' ');
  const text = line([String(event.pid), printable(event.comm), time, name, shown]);
  return text.replaceAll(/(?<= )\w+=/g, (label) => paint('dim', label));
}
