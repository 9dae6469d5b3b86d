import type { TopLine } from '../../output/schema/index.ts';
import { printable } from '../../output/units.ts';
import { cell } from './cells.ts';
import { short } from './numbers.ts';
import type { Room } from './panels.ts';
import { row, type Row } from './row.ts';

/** One process by itself. */
export function detailRows(frame: TopLine, pid: number, _room: Room): Row[] {
  const process = frame.processes?.rows.find((each) => each.pid === pid);
  if (process === undefined)
    return [
      row(`process ${pid}`, 'bold'),
      row('not among those with most system calls in this interval', 'dim'),
    ];
  const rate = (count: number) => cell(short(count / frame.seconds), 8, 'right');
  return [
    row(`process ${pid} ${printable(process.comm)}`, 'bold'),
    row(
      `${short(process.count / frame.seconds)} system calls/s, ${short(process.errors / frame.seconds)} failed`,
    ),
    [],
    row(` CALLS/s    ERR/s  SYSCALL`, 'dim'),
    ...process.calls.map(({ syscall, abi, count, errors }) =>
      row(`${rate(count)} ${rate(errors)}  ${syscall}${abi === 'i386' ? ' (32-bit)' : ''}`),
    ),
  ];
}
