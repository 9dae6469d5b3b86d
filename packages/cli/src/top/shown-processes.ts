import type { TopLine, TopProcess } from '../output/schema/index.ts';
import type { Sorting, View } from './view.ts';

const orders: Readonly<Record<Sorting, (a: TopProcess, b: TopProcess) => number>> = {
  calls: (a, b) => b.count - a.count,
  errors: (a, b) => b.errors - a.errors || b.count - a.count,
  pid: (a, b) => a.pid - b.pid,
  name: (a, b) => (a.comm < b.comm ? -1 : a.comm > b.comm ? 1 : a.pid - b.pid),
};

/** The processes of a frame that a view shows, in its order. */
export function shownProcesses(
  frame: Pick<TopLine, 'processes'> | undefined,
  { filter, sort }: Pick<View, 'filter' | 'sort'>,
): TopProcess[] {
  const rows = frame?.processes?.rows ?? [];
  return rows.filter((row) => isShown(row, filter)).toSorted(orders[sort]);
}

/** Whether a filter lets a process through: a number is an id, anything else a part of a name. */
export function isShown(
  { pid, comm }: { readonly pid: number; readonly comm: string },
  filter: string,
): boolean {
  if (filter === '') return true;
  if (/^\d+$/.test(filter)) return pid === Number(filter);
  return comm.toLowerCase().includes(filter.toLowerCase());
}
