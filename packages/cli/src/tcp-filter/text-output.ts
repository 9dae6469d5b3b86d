import { columns } from '../output/columns.ts';
import { count } from '../output/units.ts';
import type { TcpFilter } from '../tcp/live-filter/filter.ts';

/** A filter that is in force somewhere. */
export interface ShownFilter {
  readonly name: string;
  readonly pid: number;
  readonly changes: number;
  readonly filter: TcpFilter;
}

/** Filters as a table; of none there is nothing. */
export function filterTable(filters: readonly ShownFilter[]): string[] {
  if (filters.length === 0) return [];
  const table = columns(
    [
      { title: 'NAME', width: Math.max(10, ...filters.map(({ name }) => name.length)) },
      { title: 'PID', width: 7, align: 'right' },
      { title: 'CHANGED', width: 10, align: 'right' },
    ],
    'TELLS OF',
  );
  return [
    table.header,
    ...filters.map(({ name, pid, changes, filter }) =>
      table.line([name, String(pid), count(changes, 'time'), filterText(filter)]),
    ),
  ];
}

/** `port 443, address 10.0.0.0/8`: what has to hold, all together. */
export function filterText({ pids, ports, networks, states }: TcpFilter): string {
  const parts = Object.entries({ pid: pids, port: ports, address: networks })
    .filter(([, values]) => values !== undefined)
    .map(([what, values]) => `${what} ${(values ?? []).join(' or ')}`);
  const changes =
    states === undefined ? '' : `, with changes to ${states.join(', ').toLowerCase()}`;
  return `${parts.length === 0 ? 'everything' : parts.join(', ')}${changes}`;
}
