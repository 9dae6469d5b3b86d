import { openCalls } from './dist/calls.skel.ts';

/** The programs and maps of calls.bpf.c, in the kernel. */
export type Counter = ReturnType<ReturnType<typeof openCalls>['load']>;

/**
 * Loads the program that counts system calls: the verifier checks it, and the kernel keeps it. It does not run yet.
 *
 * @param pid the process whose calls it is to count
 * @returns in the kernel until it is closed
 */
export function loadCounter(pid: number): Counter {
  using open = openCalls();
  open.globals.pid = pid;
  return open.load();
}

/**
 * Loads the program and attaches it: from now on it runs at each system call.
 *
 * @param pid the process whose calls it is to count
 * @returns attached until it is closed
 */
export function startCounting(pid: number): Counter {
  const counter = loadCounter(pid);
  try {
    counter.programs.count_call.attach();
    return counter;
  } catch (error) {
    // Whoever called gets nothing then that could be closed.
    counter.close();
    throw error;
  }
}
