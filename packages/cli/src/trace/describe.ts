import { CallState, CaptureState, type Call } from '@ebpf-dojo/bpf/trace';
import { errnoName } from '@ebpf-dojo/core';
import { compatAbi, nativeAbi, syscallName, type Abi } from '@ebpf-dojo/core/syscalls';

const MAX_ERRNO = 4095n;

/** The table a call's number is from; arm64 has no table for its 32-bit calls here. */
export function abiOf(call: Pick<Call, 'compat'>): Abi | 'compat' {
  return call.compat ? (compatAbi() ?? 'compat') : nativeAbi();
}

/** The call's name as in the manual; `sys_<number>` for one that no table has. */
export function nameOf(call: Pick<Call, 'compat' | 'number'>): string {
  const abi = abiOf(call);
  return abi === 'compat' ? `sys_${call.number}` : syscallName(abi, call.number);
}

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
