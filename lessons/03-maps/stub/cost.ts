import { openCost } from './dist/cost.skel.ts';

/** What something gave, and how many calls of bpf(2) it took. */
export interface Cost<T> {
  readonly result: T;
  readonly calls: number;
}

/** Does `work`, and counts how often this process calls bpf(2) meanwhile. */
export function costOf<T>(work: () => T): Cost<T> {
  using open = openCost();
  open.globals.asking_pid = process.pid;
  using cost = open.load();
  cost.programs.count_call.attach();
  const before = cost.globals.calls;
  const result = work();
  return { result, calls: cost.globals.calls - before };
}
