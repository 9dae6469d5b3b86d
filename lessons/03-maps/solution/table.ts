import { readFileSync } from 'node:fs';
import type { Latency } from './latency.ts';
import type { Count } from './rank.ts';

/** Processes by their opens, a line each. */
export function countTable(counts: readonly Count[]): string {
  const lines = counts.map(([pid, opens]) => line(String(pid), String(opens), nameOf(pid)));
  return [line('PID', 'OPENS', 'COMMAND'), ...lines].map((each) => `${each}\n`).join('');
}

/** How long opens took, in a sentence. */
export function latencyLine(latency: Latency | undefined): string {
  if (latency === undefined) return 'No open ended, so none was timed.';
  const { calls, total_ns, min_ns, max_ns } = latency;
  const average = total_ns / calls;
  return `An open took ${microseconds(average)} on average (${microseconds(min_ns)} to ${microseconds(max_ns)}; ${calls} timed).`;
}

function line(pid: string, opens: string, command: string): string {
  return `${pid.padStart(8)}  ${opens.padStart(8)}  ${command}`;
}

/** What a process is called; those that are gone have no name any more. */
function nameOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/comm`, 'utf8').trim();
  } catch {
    return '(gone)';
  }
}

function microseconds(ns: number): string {
  return `${(ns / 1000).toFixed(1)} µs`;
}
