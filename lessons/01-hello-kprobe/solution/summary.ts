import type { BpfObject } from '@ebpf-dojo/core';
import type { HelloShape } from './dist/hello.skel.ts';

/** hello.bpf.c in the kernel, with the types of its programs, maps and variables. */
export type Hello = BpfObject<HelloShape>;

/** What was counted. */
export interface Summary {
  /** Calls by all processes. */
  readonly calls: number;
  /** Calls by processes that the map had no room for. */
  readonly lost: number;
  /** Those that called most first. */
  readonly processes: readonly ProcessCalls[];
}

/** A process that called. */
export interface ProcessCalls {
  readonly pid: number;
  readonly comm: string;
  readonly calls: number;
}

/** Reads what a program has counted so far. */
export function summaryOf({ globals, maps }: Hello): Summary {
  const processes = [...maps.processes]
    .map(([pid, { comm, calls }]) => ({ pid, comm, calls }))
    .toSorted((a, b) => b.calls - a.calls || a.pid - b.pid);
  return { calls: globals.calls, lost: globals.lost, processes };
}

/** A summary as a person reads it: a line for each process, and one for all. */
export function table(name: string, { calls, lost, processes }: Summary): string {
  const row = (pid: unknown, count: unknown, comm: string) =>
    `${String(pid).padStart(7)} ${String(count).padStart(8)}  ${comm}\n`;
  const rows = processes.map(({ pid, comm, calls: count }) => row(pid, count, comm));
  const total = `${calls} calls of ${name} by ${processes.length} processes\n`;
  const unknown = lost === 0 ? '' : `${lost} of them by processes that there was no room for\n`;
  return [row('PID', 'CALLS', 'COMM'), ...rows, total, unknown].join('');
}
