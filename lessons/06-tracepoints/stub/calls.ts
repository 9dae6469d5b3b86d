import type { BpfObject } from '@ebpf-dojo/core';
import { compatAbi, nativeAbi, syscallName } from '@ebpf-dojo/core/syscalls';
import { todo } from '@ebpf-dojo/course';
import { Numbering, openCalls, type Call, type CallsShape } from './dist/calls.skel.ts';

export { Numbering };

/** calls.bpf.c, loaded. */
export type Calls = BpfObject<CallsShape>;

/** A call by its name, and how often it was made. */
export interface CallCount {
  readonly name: string;
  readonly count: number;
}

/**
 * Counts system calls from now on, until it is closed.
 *
 * @param pid only those of this process; 0 for all
 */
export function startCalls(pid = 0): Calls {
  using open = openCalls();
  open.globals.wanted_pid = pid;
  using unlessDone = new DisposableStack();
  const calls = unlessDone.use(open.load());
  calls.programs.on_enter.attach();
  unlessDone.move();
  return calls;
}

/** What was counted, the most first. */
export function countsOf({ maps }: Calls): CallCount[] {
  return [...maps.calls.entries()]
    .map(([call, count]) => ({ name: callName(call), count }))
    .toSorted((a, b) => b.count - a.count);
}

/** What the manual calls it, as in `openat`; behind the name of a 32-bit call stands ` (32-bit)`. */
export function callName({ number, numbering }: Call): string {
  todo('06.2', 'look the number up in the table that it is of');
}
