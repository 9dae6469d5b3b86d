import { row, type Row } from './row.ts';

/** What every key does. */
export function helpRows(): Row[] {
  return [
    row('Keys', 'bold'),
    row('1 2 3 4      probes on or off: system calls, waits, processes, TCP'),
    row('/ or f       show only processes by id or a part of the name; empty: all'),
    row('s            sort processes by calls, errors, pid, name'),
    row('+ -          longer and shorter intervals, 0.5 s to 10 s'),
    row('space or p   hold the picture'),
    row('up down      move the cursor; Enter shows that process by itself'),
    row('Ctrl-Z       suspend: everything is detached until fg'),
    row('q or Ctrl-C  quit'),
    [],
    row('Cost', 'bold'),
    row('BPF is the time that programs of this command ran in the kernel, process'),
    row('the CPU time of the command itself, both as shares of one CPU. Above the'),
    row('budget, what measures times goes off, the costliest first, then what counts;'),
    row('or intervals grow longer. With room again, that is undone step by step.'),
  ];
}
