import type { Rule, TraceShape } from '@ebpf-dojo/bpf/trace';
import {
  compatAbi,
  nativeAbi,
  nearSyscallNames,
  syscallNames,
  syscallNumber,
  textArgument,
  type Abi,
} from '@ebpf-dojo/core/syscalls';
import { UsageError } from '../exit.ts';

/**
 * Writes into the constants of trace.bpf.c which system calls are traced.
 *
 * @param wanted by name; all when it is not given
 * @throws {UsageError} when there is no such system call
 */
export function applySyscallFilter(
  wanted: readonly string[] | undefined,
  constants: Pick<TraceShape['variables'], 'rules' | 'wants_unknown'>,
): void {
  constants.wants_unknown = wanted === undefined;
  constants.rules = rules(wanted, constants.rules);
}

/** What the kernel does with each number: the native table first, the 32-bit one behind it. */
function rules(wanted: readonly string[] | undefined, empty: readonly Rule[]): Rule[] {
  const table = [...empty];
  const slots = table.length / 2;
  const names = wanted === undefined ? undefined : new Set(wanted);
  const unknown = new Set(names);
  for (const [abi, offset] of abis(slots)) {
    for (const name of syscallNames(abi)) {
      const number = syscallNumber(abi, name);
      if (number === undefined || number >= slots) continue;
      unknown.delete(name);
      table[offset + number] = {
        wanted: names?.has(name) ?? true,
        starts_command: name === 'execve',
        text_argument: (textArgument(name, abi) ?? -1) + 1,
      };
    }
  }
  const [first] = unknown;
  if (first !== undefined) throw unknownSyscall(first);
  return table;
}

function abis(slots: number): [Abi, number][] {
  const compat = compatAbi();
  return compat === undefined
    ? [[nativeAbi(), 0]]
    : [
        [nativeAbi(), 0],
        [compat, slots],
      ];
}

function unknownSyscall(name: string): UsageError {
  const near = nearSyscallNames(name, nativeAbi());
  const remedy =
    near.length > 0
      ? `did you mean ${near.join(', ')}?`
      : 'names are those of the manual, such as openat or execve.';
  return new UsageError(`no system call is named '${name}': ${remedy}`);
}
