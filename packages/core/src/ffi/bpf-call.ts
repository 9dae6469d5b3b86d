import { nativeAbi, syscallNumber } from '../syscalls/index.ts';
import { lastErrno, libc } from './libc.ts';

/** `enum bpf_cmd`, include/uapi/linux/bpf.h. */
const commands = { rawTracepointOpen: 17, linkCreate: 28 } as const;

/**
 * One call of bpf(2), for what libbpf 1.1 cannot say yet: cookies of raw tracepoints, many uprobes in one link.
 *
 * @param attr the part of `union bpf_attr` that belongs to the command
 * @returns what the kernel gives, such as a file descriptor; a negative errno when it refuses
 */
export function bpfCall(command: keyof typeof commands, attr: Uint8Array): number {
  const number = syscallNumber(nativeAbi(), 'bpf') as number;
  const result = Number(libc.bpf(number, commands[command], attr, attr.length));
  return result < 0 ? -lastErrno() : result;
}
