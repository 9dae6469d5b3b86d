import type { BpfObject } from '@ebpf-dojo/core';
import { openCounter, type CounterShape } from './dist/counter.skel.ts';
import { watch, type Watch } from './watch.ts';

/** counter.bpf.c, loaded: `counter.maps.counts` has the opens by process. */
export type Counter = BpfObject<CounterShape>;

/** Counts opens from now on, until it is closed. */
export function startCounting({ pids }: Watch = {}): Counter {
  using open = openCounter();
  open.globals.watch_all = pids === undefined;
  using unlessDone = new DisposableStack();
  const counter = unlessDone.use(open.load());
  // Before it is attached: what a program sees first, it has to judge right.
  watch(counter.maps.watched, pids);
  counter.programs.count_open.attach();
  unlessDone.move();
  return counter;
}

/** All opens so far. */
export function totalOpens({ maps }: Counter): number {
  // todo('03.4', 'give the sum of what all CPUs counted')
  return maps.total.get(0) ?? 0;
}

/** How many opens are in no process's count, for the map was full. */
export function refusedOpens({ maps }: Counter): number {
  return maps.refused.sum(0) ?? 0;
}
