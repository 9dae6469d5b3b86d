import type { TopLine } from '../../output/schema/index.ts';
import { printable } from '../../output/units.ts';
import { cell } from './cells.ts';
import { connectionText } from './panels/tcp.ts';
import { short } from './numbers.ts';
import { row, type Row } from './row.ts';
import { nativeTable } from './tables.ts';

/** One process by itself. */
export function detailRows(frame: TopLine, pid: number): Row[] {
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
      row(`${rate(count)} ${rate(errors)}  ${syscall}${nativeTable(abi) ? '' : ` (${abi})`}`),
    ),
    ...connectionRows(frame, pid),
  ];
}

function connectionRows({ tcp }: TopLine, pid: number): Row[] {
  const own = tcp?.rows.filter((each) => each.pid === pid) ?? [];
  if (own.length === 0) return [];
  return [
    [],
    row('TCP connections', 'dim'),
    ...own.map((each) => row(`  ${connectionText(each)}`)),
  ];
}
