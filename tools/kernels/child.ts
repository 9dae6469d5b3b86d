import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { constants } from 'node:os';

/** Whether someone told this process to stop. */
let stopped = false;

/** @returns whether Ctrl-C or a signal told this process to stop: what is under way ends, and nothing new begins. */
export function isStopped(): boolean {
  return stopped;
}

/**
 * Runs a command from the top of the clone, without input, with all it says in a file; a signal sent to us is passed on.
 *
 * @returns its exit code, 128 and a signal's number when that ended it
 */
export async function runInto(
  log: string,
  [program = '', ...rest]: readonly string[],
  options: { readonly cwd: string; readonly env?: NodeJS.ProcessEnv },
): Promise<number> {
  const file = openSync(log, 'a');
  const child = spawn(program, rest, { ...options, stdio: ['ignore', file, file] });
  closeSync(file);
  const forward = (signal: NodeJS.Signals) => {
    stopped = true;
    // At a terminal Ctrl-C reaches the child as well, and a second one would mean "at once".
    if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal);
  };
  process.on('SIGINT', forward).on('SIGTERM', forward);
  try {
    const [code, signal] = (await once(child, 'close')) as [number | null, NodeJS.Signals | null];
    return code ?? 128 + (signal === null ? 0 : constants.signals[signal]);
  } finally {
    process.off('SIGINT', forward).off('SIGTERM', forward);
  }
}
