import type { BpfMap } from '@ebpf-dojo/core';
import type { Tracer } from './tracer.ts';

/** Whose calls are looked at, and which. */
export interface Filter {
  /** Process ids; default: all processes. */
  readonly processes?: readonly number[];
  /** Numbers of system calls; default: all calls. */
  readonly calls?: readonly number[];
}

/** Changes what the programs look at, also while they run. */
export function setFilter({ maps, globals }: Tracer, { processes, calls }: Filter): void {
  // What is wanted from now on is there before the choice counts, and what is no longer wanted goes afterwards.
  add(maps.wanted_processes, processes);
  add(maps.wanted_calls, calls);
  globals.filter = { some_processes: processes !== undefined, some_calls: calls !== undefined };
  removeOthers(maps.wanted_processes, processes);
  removeOthers(maps.wanted_calls, calls);
}

function add(map: BpfMap<number, boolean>, wanted: readonly number[] = []): void {
  map.setMany(wanted.map((each) => [each, true]));
}

function removeOthers(map: BpfMap<number, boolean>, wanted: readonly number[] = []): void {
  for (const key of [...map.keys()]) if (!wanted.includes(key)) map.delete(key);
}
