import { BpfError } from '@ebpf-dojo/core';
import { BlockedError } from '@ebpf-dojo/course';

/** An error as the command tells it: where it is the kernel that has no kprobes, with what to do about that. */
export function withRemedy(error: unknown): unknown {
  if (!(error instanceof BpfError) || error.code !== 'EOPNOTSUPP') return error;
  return new BlockedError(
    `${error.hint ?? error.message}\nA virtual machine has such a kernel: pnpm --filter lesson-01 test --vm`,
    { cause: error },
  );
}
