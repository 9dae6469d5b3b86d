import { CallState, CaptureState, type Call } from '@ebpf-dojo/bpf/trace';
import { errnoName } from '@ebpf-dojo/core';

const MAX_ERRNO = 4095n;

/** The errno's name when the call returned an error, else null. The range is the kernel's: include/linux/err.h. */
export function errorOf(call: Call): string | null {
  if (call.state !== CallState.CALL_RETURNED || call.result >= 0n || call.result < -MAX_ERRNO)
    return null;
  return errnoName(Number(-call.result));
}

/** Whether something was read, whole or its beginning. */
export function isRead(state: CaptureState): boolean {
  return state === CaptureState.CAPTURED_WHOLE || state === CaptureState.CAPTURED_CUT;
}
