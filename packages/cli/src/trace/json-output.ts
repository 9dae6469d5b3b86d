import { CallState, TextState, type Call } from '@ebpf-dojo/bpf/trace';
import type { CallLine } from '../output/schema/index.ts';
import { wholeNumber } from '../output/whole-number.ts';
import type { WallClock } from '../tracing/clock.ts';
import { abiOf, errorOf, hasText, nameOf } from './describe.ts';

/** A call as a line of NDJSON. */
export function callLine(call: Call, clock: WallClock): CallLine {
  return {
    v: 1,
    type: 'call',
    time: clock.iso(call.start),
    pid: call.pid,
    tid: call.tid,
    comm: call.comm,
    syscall: nameOf(call),
    abi: abiOf(call),
    state: stateOf(call),
    result: call.state === CallState.CALL_RETURNED ? wholeNumber(call.result) : null,
    error: errorOf(call),
    duration_ns: call.duration,
    text: hasText(call) ? call.text : null,
    text_cut: call.text_state === TextState.TEXT_CUT,
  };
}

function stateOf(call: Call): CallLine['state'] {
  if (call.state === CallState.CALL_RETURNED) return 'returned';
  return call.state === CallState.CALL_THREAD_ENDED ? 'ended' : 'running';
}
