import { errnoName } from '@ebpf-dojo/core';
import type { Func } from './functions.ts';
import type { Call } from './load.ts';

/** Above the lines of {@link callLine}. */
export const CALL_HEADER = '    PID     TID  FLAGS  PATH';

/** A call of open_file on one line. */
export function callLine({ pid, tid, flags, path, path_length }: Call): string {
  const shown = path_length < 0 ? '(unreadable)' : path;
  return `${String(pid).padStart(7)} ${String(tid).padStart(7)} ${String(flags).padStart(6)}  ${shown}`;
}

/** How often open_file gave back what, a line each. */
export function resultLines(results: Iterable<readonly [result: number, times: number]>): string[] {
  return [...results]
    .toSorted(([, one], [, other]) => other - one)
    .map(([result, times]) => `${String(times).padStart(7)} × ${meaning(result)}`);
}

/** A function on one line. */
export function functionLine({ name, address, offset, size }: Func): string {
  return `${hex(address)} ${hex(offset)} ${String(size).padStart(6)}  ${name}`;
}

/** Above the lines of {@link functionLine}. */
export const FUNCTION_HEADER = ' ADDRESS   OFFSET  BYTES  FUNCTION';

function meaning(result: number): string {
  return result < 0 ? `${result} (${errnoName(-result)})` : `descriptor ${result}`;
}

function hex(number: number | bigint): string {
  return `0x${number.toString(16)}`.padStart(8);
}
