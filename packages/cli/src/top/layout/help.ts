import { row, type Row } from './row.ts';

/** What every key does. */
export function helpRows(): Row[] {
  return [
    row('Keys', 'bold'),
    row('1 2 3 4      turn a probe on or off: latency, waits for a CPU, processes, tcp'),
    row('/ or f       show only processes by a part of the name, or by id; empty for all'),
    row('s            sort processes by calls, errors, pid, name'),
    row('+ -          longer and shorter intervals: 0.5 s to 10 s'),
    row('space or p   hold the picture; what comes meanwhile is in the next one'),
    row('up down      move the cursor; Enter shows a process by itself'),
    row('Ctrl-Z       suspend: all is detached until fg'),
    row('q or Ctrl-C  quit'),
    [],
    row('Cost', 'bold'),
    row('BPF: the time programs of this command ran in the kernel. process: its own CPU time.'),
    row('Both are shares of one CPU. Over the budget, the costliest probe that measures times'),
    row('goes off first, then what counts; with room again, they come back one by one.'),
  ];
}
