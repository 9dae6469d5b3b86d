import { CallState, TextState, type Call } from '@ebpf-dojo/bpf/trace';
import { nativeAbi, syscallNumber } from '@ebpf-dojo/core/syscalls';

/** A call as the kernel reports it: `cat` opened /etc/hostname; fields given replace those. */
export function callOf({
  name = 'openat',
  ...fields
}: Partial<Call> & { readonly name?: string } = {}): Call {
  return {
    start: 5_000_000_000n,
    duration: 2093,
    result: 3n,
    pid: 4242,
    tid: 4243,
    number: syscallNumber(nativeAbi(), name) ?? -1,
    state: CallState.CALL_RETURNED,
    text_state: TextState.TEXT_WHOLE,
    compat: false,
    comm: 'cat',
    text: '/etc/hostname',
    ...fields,
  };
}
