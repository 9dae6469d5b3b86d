import type { FilterCommandOptions } from '../commands/filter.ts';
import { ExitCode, UsageError } from '../exit.ts';
import type { FilterSummaryLine, TcpFilterLine } from '../output/schema/index.ts';
import { filterOf } from '../tcp/live-filter/given.ts';
import { LiveFilter } from '../tcp/live-filter/live-filter.ts';
import { namedFilters, openNamedFilter, type NamedFilter } from '../tcp/live-filter/pins.ts';
import { filterTable, type ShownFilter } from './text-output.ts';

/** What {@link runFilter} is given. */
export interface RunFilterOptions extends FilterCommandOptions {
  readonly name: string | undefined;
}

/**
 * `ebpf-tool filter`.
 *
 * @returns the exit code
 */
export function runFilter(options: RunFilterOptions): number {
  const { name, list, clear, json } = options;
  const given = filterOf(options);
  const isGiven = Object.keys(given).length > 0;
  if (list === (name !== undefined))
    throw new UsageError('give the name of a running ebpf-tool tcp --name, or --list.');
  if (list && (clear || isGiven))
    throw new UsageError('--list shows filters: give a name to change one.');
  if (clear && isGiven)
    throw new UsageError('--clear takes a filter away: give either it or another filter.');
  const shown = namesOf(name).map((each) => {
    using named = openNamedFilter(each, say);
    const filter = new LiveFilter(named.maps);
    if (clear || isGiven) filter.set(given);
    return shownFilter(named, filter);
  });
  if (!json && shown.length === 0) say('no ebpf-tool tcp with a --name is running.');
  const lines = json ? [...shown.map(filterLine), summaryLine(shown)] : filterTable(shown);
  for (const line of lines)
    process.stdout.write(`${typeof line === 'string' ? line : JSON.stringify(line)}\n`);
  return ExitCode.done;
}

function namesOf(name: string | undefined): readonly string[] {
  return name === undefined ? namedFilters(say).map((each) => each.name) : [name];
}

function say(text: string): void {
  process.stderr.write(`ebpf-tool: ${text}\n`);
}

function shownFilter({ name, pid }: NamedFilter, filter: LiveFilter): ShownFilter {
  return { name, pid, changes: filter.changes, filter: filter.get() };
}

function filterLine({ name, pid, changes, filter }: ShownFilter): TcpFilterLine {
  return {
    v: 1,
    type: 'tcp_filter',
    name,
    pid,
    changes,
    pids: filter.pids ?? null,
    ports: filter.ports ?? null,
    addresses: filter.networks ?? null,
    states: filter.states ?? [],
  };
}

function summaryLine(filters: readonly ShownFilter[]): FilterSummaryLine {
  return { v: 1, type: 'summary', command: 'filter', filters: filters.length };
}
