import { CallState, TextState, type Call } from '@ebpf-dojo/bpf/trace';
import { formatNanoseconds, printable } from '../output/units.ts';
import { errorOf, hasText, nameOf } from './describe.ts';

/** The columns' heads. */
export const HEADER = `${'TIME(s)'.padStart(10)} ${'PID'.padStart(7)} ${'COMM'.padEnd(15)} ${'SYSCALL'.padEnd(17)} ${'RESULT'.padStart(12)} ${'DURATION'.padStart(9)}  TEXT`;

/**
 * A call as a line for people.
 *
 * @param origin the trace's start on the monotonic clock, in nanoseconds
 */
export function textLine(call: Call, origin: bigint): string {
  const time = (Number(call.start - origin) / 1e9).toFixed(6).padStart(10);
  const who = `${String(call.pid).padStart(7)} ${printable(call.comm).padEnd(15)}`;
  const what = `${nameOf(call).padEnd(17)} ${resultText(call).padStart(12)} ${formatNanoseconds(call.duration).padStart(9)}`;
  return `${time} ${who} ${what}  ${callText(call)}`.trimEnd();
}

function resultText(call: Call): string {
  if (call.state === CallState.CALL_RUNNING) return 'running';
  if (call.state === CallState.CALL_THREAD_ENDED) return 'ended';
  return (
    errorOf(call) ??
    (isAddress(call.result)
      ? `0x${BigInt.asUintN(64, call.result).toString(16)}`
      : String(call.result))
  );
}

/** mmap and brk return addresses; counts and descriptors stay far below. */
function isAddress(result: bigint): boolean {
  return result > 0xffff_ffffn || result < 0n;
}

function callText(call: Call): string {
  if (call.text_state === TextState.TEXT_UNREADABLE) return '(unreadable)';
  return hasText(call)
    ? printable(call.text) + (call.text_state === TextState.TEXT_CUT ? '…' : '')
    : '';
}
