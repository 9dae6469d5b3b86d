import type { BpfMap } from '@ebpf-dojo/core';

/** Whose calls are looked at. */
export interface Watch {
  /** Process ids; default: all processes. */
  readonly pids?: readonly number[];
}

/** Says to the programs whose `watched` this is whom to look at. */
export function watch(watched: BpfMap<number, boolean>, pids: readonly number[] = []): void {
  watched.setMany(pids.map((pid) => [pid, true]));
}
