import type { Rule, StatsShape } from '@ebpf-dojo/bpf/stats';
import {
  compatAbi,
  nativeAbi,
  nearSyscallNames,
  syscallName,
  syscallNames,
  syscallNumber,
  type Abi,
} from '@ebpf-dojo/core/syscalls';
import { UsageError } from '../exit.ts';

/** Their children return from them too. */
const MAKE_TASKS = new Set(['fork', 'vfork', 'clone', 'clone3']);
const END_TASKS = new Set(['exit', 'exit_group']);
const SIGNAL_RETURN = 'rt_sigreturn';
/** No number: a table has none so large. */
const NONE = 0xff_ff_ff_ff;

/** A system call by number, as stats.bpf.c counts it. */
export interface SyscallId {
  /** Null for all those that no table has a place for. */
  readonly number: number | null;
  readonly compat: boolean;
}

/** The table its number is from; arm64 has none here for its 32-bit calls. */
export function abiOf({ compat }: SyscallId): Abi | 'compat' {
  return compat ? (compatAbi() ?? 'compat') : nativeAbi();
}

/** Its name as in the manual; `sys_<number>` for one that no table has. */
export function nameOf(syscall: SyscallId): string {
  const { number } = syscall;
  if (number === null) return 'unknown';
  const abi = abiOf(syscall);
  return abi === 'compat' ? `sys_${number}` : syscallName(abi, number);
}

/** Which call a slot of `totals` stands for. */
export function callOfSlot(slot: number, slots: number): SyscallId {
  const perAbi = slots / 2;
  const number = slot % perAbi;
  return { number: number === perAbi - 1 ? null : number, compat: slot >= perAbi };
}

/**
 * Writes into the constants of stats.bpf.c what it has to know of system calls, and which are counted.
 *
 * @param wanted by name; all when it is not given
 * @throws {UsageError} when there is no such system call
 */
export function applySyscalls(
  wanted: readonly string[] | undefined,
  constants: Pick<
    StatsShape['variables'],
    'rules' | 'only_some' | 'sigreturn' | 'compat_sigreturn'
  >,
): void {
  const rules: Rule[] = [...constants.rules];
  const unknown = new Set(wanted);
  const native = nativeAbi();
  const compat = compatAbi();
  for (const abi of compat === undefined ? [native] : [native, compat]) {
    const offset = abi === native ? 0 : rules.length / 2;
    for (const name of syscallNames(abi)) {
      const number = syscallNumber(abi, name) ?? NONE;
      // The last slot is for those that no table has.
      if (number >= rules.length / 2 - 1) continue;
      unknown.delete(name);
      rules[offset + number] = {
        wanted: wanted?.includes(name) ?? true,
        makes_task: MAKE_TASKS.has(name),
        ends_task: END_TASKS.has(name),
      };
    }
  }
  const [first] = unknown;
  if (first !== undefined) throw unknownSyscall(first);
  constants.rules = rules;
  constants.only_some = wanted !== undefined;
  constants.sigreturn = syscallNumber(native, SIGNAL_RETURN) ?? NONE;
  constants.compat_sigreturn =
    (compat === undefined ? undefined : syscallNumber(compat, SIGNAL_RETURN)) ?? NONE;
}

function unknownSyscall(name: string): UsageError {
  const near = nearSyscallNames(name, nativeAbi());
  const remedy =
    near.length > 0
      ? `did you mean ${near.join(', ')}?`
      : 'names are those of the manual, such as openat or execve.';
  return new UsageError(`no system call is named '${name}': ${remedy}`);
}
