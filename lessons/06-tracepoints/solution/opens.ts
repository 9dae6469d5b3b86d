import { errnoName, type BpfObject } from '@ebpf-dojo/core';
import { openOpens, type Open, type OpensShape } from './dist/opens.skel.ts';

export type { Open };

/** opens.bpf.c, loaded. */
export type Opens = BpfObject<OpensShape>;

/**
 * Pairs entries and exits of openat from now on, until it is closed.
 *
 * @param pid only those of this process; 0 for all
 */
export function startOpens(pid = 0): Opens {
  using open = openOpens();
  open.globals.wanted_pid = pid;
  using unlessDone = new DisposableStack();
  const opens = unlessDone.use(open.load());
  // The end first, as in lesson 03: an open that is under way now ends without a beginning, which is ignored.
  opens.programs.on_exit.attach();
  opens.programs.on_enter.attach();
  unlessDone.move();
  return opens;
}

/** An open in a line: what came of it, and the path. */
export function openLine({ pid, result, path, path_length }: Open): string {
  const came = result < 0 ? errnoName(-result) : String(result);
  return `${String(pid).padStart(8)}  ${came.padStart(10)}  ${path_length < 0 ? '(no memory there)' : path}`;
}
