import { compatAbi, nativeAbi, syscallName, type Abi } from '@ebpf-dojo/core/syscalls';

/** A system call as programs of ours count it. */
export interface SyscallId {
  readonly number: number;
  /** Whether `number` counts in the 32-bit table. */
  readonly compat: boolean;
}

/** The table a call's number is from; arm64 has no table for its 32-bit calls here. */
export function abiOf({ compat }: Pick<SyscallId, 'compat'>): Abi | 'compat' {
  return compat ? (compatAbi() ?? 'compat') : nativeAbi();
}

/** A call's name as in the manual; `sys_<number>` for one that no table has. */
export function nameOf(call: SyscallId): string {
  const abi = abiOf(call);
  return abi === 'compat' ? `sys_${call.number}` : syscallName(abi, call.number);
}
