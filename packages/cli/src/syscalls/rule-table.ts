import {
  compatAbi,
  nativeAbi,
  nearSyscallNames,
  syscallNames,
  syscallNumber,
  type Abi,
} from '@ebpf-dojo/core/syscalls';
import { UsageError } from '../exit.ts';

/** How a table of rules is filled. */
export interface RuleTable<R> {
  /** The calls that are wanted, by name; all when not given. */
  readonly wanted: readonly string[] | undefined;
  /** The table as it is before: what numbers without a name keep. Native calls are in its first half, 32-bit ones in the other. */
  readonly empty: readonly R[];
  /** Slots at the end of each half that stand for other things than a number. */
  readonly reserved?: number;
  readonly ruleOf: (name: string, abi: Abi, wanted: boolean) => R;
}

/**
 * What a BPF program does with each system call number.
 *
 * @throws {UsageError} when a call that is wanted does not exist
 */
export function ruleTable<R>({ wanted, empty, reserved = 0, ruleOf }: RuleTable<R>): R[] {
  const table = [...empty];
  const slots = table.length / 2;
  const names = wanted === undefined ? undefined : new Set(wanted);
  const unknown = new Set(names);
  const compat = compatAbi();
  for (const abi of compat === undefined ? [nativeAbi()] : [nativeAbi(), compat]) {
    const offset = abi === compat ? slots : 0;
    for (const name of syscallNames(abi)) {
      const number = syscallNumber(abi, name);
      if (number === undefined || number >= slots - reserved) continue;
      unknown.delete(name);
      table[offset + number] = ruleOf(name, abi, names?.has(name) ?? true);
    }
  }
  const [first] = unknown;
  if (first !== undefined) throw unknownSyscall(first);
  return table;
}

function unknownSyscall(name: string): UsageError {
  const near = nearSyscallNames(name, nativeAbi());
  const remedy =
    near.length > 0
      ? `did you mean ${near.join(', ')}?`
      : 'names are those of the manual, such as openat or execve.';
  return new UsageError(`no system call is named '${name}': ${remedy}`);
}
