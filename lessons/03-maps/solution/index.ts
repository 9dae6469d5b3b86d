import { openCounter } from './dist/counter.skel.ts';

export function startCounting() {
  using open = openCounter();
  const counter = open.load();
  counter.programs.count_open.attach();
  return counter;
}
