import { CallState, CaptureState, type Call, type Captured } from '@ebpf-dojo/bpf/trace';
import { nativeAbi, syscallNumber } from '@ebpf-dojo/core/syscalls';

const REGISTERS = 6;
const CAPTURE_BYTES = 256;

/** What was read of a program's memory. */
export function capturedOf(
  content: string | readonly number[] | Uint8Array,
  state: CaptureState = CaptureState.CAPTURED_WHOLE,
): Captured {
  const read = typeof content === 'string' ? new TextEncoder().encode(content) : content;
  const bytes = new Uint8Array(CAPTURE_BYTES);
  bytes.set(read);
  return { state, length: read.length, bytes };
}

/** Nothing was read. */
export const NOT_CAPTURED: Captured = capturedOf([], CaptureState.CAPTURED_NOTHING);

/** A call as the kernel reports it: `cat` opened /etc/hostname; fields given replace those. */
export function callOf({
  name = 'openat',
  arguments: registers = [0xffff_ff9cn, 0x7ffc_0000_1234n, 0n],
  captured = [capturedOf('/etc/hostname')],
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
    compat: false,
    comm: 'cat',
    arguments: Array.from({ length: REGISTERS }, (_, index) => registers[index] ?? 0n),
    captured: [captured[0] ?? NOT_CAPTURED, captured[1] ?? NOT_CAPTURED],
    ...fields,
  };
}
