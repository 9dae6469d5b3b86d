import type { BpfMap } from '@ebpf-dojo/core';
import type { Tracer } from './tracer.ts';

/** Whose calls are looked at, and which. */
export interface Filter {
  /** Process ids; default: all processes. */
  readonly processes?: readonly number[];
  /** Numbers of system calls; default: all calls. */
  readonly calls?: readonly number[];
}

/** Changes what the programs look at, also while they run. For a moment in between, the calls are the new choice and the processes the old. */
export function setFilter(
  { maps, globals: { filter } }: Tracer,
  { processes, calls }: Filter,
): void {
  choose(maps.wanted_calls, calls, (some) => (filter.some_calls = some));
  choose(maps.wanted_processes, processes, (some) => (filter.some_processes = some));
}

function choose(
  map: BpfMap<number, boolean>,
  wanted: readonly number[] | undefined,
  setChoice: (some: boolean) => void,
): void {
  // What is wanted from now on is there before the choice counts, and what is no longer wanted goes afterwards.
  map.setMany((wanted ?? []).map((each) => [each, true]));
  setChoice(wanted !== undefined);
  for (const key of [...map.keys()]) if (wanted?.includes(key) !== true) map.delete(key);
}
