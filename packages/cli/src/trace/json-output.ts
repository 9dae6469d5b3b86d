import { CallState, type Call } from '@ebpf-dojo/bpf/trace';
import type { CallLine } from '../output/schema/index.ts';
import { wholeNumber } from '../output/whole-number.ts';
import type { WallClock } from '../tracing/clock.ts';
import type { CallReader, ReadArgument } from './call-reader.ts';
import { abiOf, nameOf } from '../syscalls/syscall-name.ts';
import { errorOf } from './describe.ts';

/** A call as a line of NDJSON. */
export function callLine(call: Call, reader: CallReader, clock: WallClock): CallLine {
  const text = reader.text(call);
  return {
    v: 1,
    type: 'call',
    time: clock.iso(call.start),
    pid: call.pid,
    tid: call.tid,
    comm: call.comm,
    syscall: nameOf(call),
    abi: abiOf(call),
    args: reader.arguments(call).map(argumentOf),
    state: stateOf(call),
    result: call.state === CallState.CALL_RETURNED ? wholeNumber(call.result) : null,
    error: errorOf(call),
    duration_ns: call.duration,
    text: text?.text ?? null,
    text_cut: text?.cut ?? false,
  };
}

function argumentOf({ name, type, value, meaning }: ReadArgument): CallLine['args'][number] {
  return {
    name,
    ...(type === undefined ? {} : { type }),
    value: wholeNumber(value),
    ...(meaning === undefined ? {} : { text: meaning }),
  };
}

function stateOf(call: Call): CallLine['state'] {
  if (call.state === CallState.CALL_RETURNED) return 'returned';
  return call.state === CallState.CALL_THREAD_ENDED ? 'ended' : 'running';
}
