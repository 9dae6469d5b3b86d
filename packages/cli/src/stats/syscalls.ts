import type { Rule, StatsShape } from '@ebpf-dojo/bpf/stats';
import { compatAbi, nativeAbi, syscallNumber } from '@ebpf-dojo/core/syscalls';
import { ruleTable } from '../syscalls/rule-table.ts';
import { nameOf } from '../syscalls/syscall-name.ts';

/** Their children return from them too. */
const MAKE_TASKS = new Set(['fork', 'vfork', 'clone', 'clone3']);
const END_TASKS = new Set(['exit', 'exit_group']);
const SIGNAL_RETURN = 'rt_sigreturn';
/** No number: a table has none so large. */
const NONE = 0xff_ff_ff_ff;

/** What a slot of stats.bpf.c counts: a system call, or, with null, all those that no table has a place for. */
export interface CountedSyscall {
  readonly number: number | null;
  readonly compat: boolean;
}

/** Its name as in the manual; `sys_<number>` for one that no table has. */
export function countedName({ number, compat }: CountedSyscall): string {
  return number === null ? 'unknown' : nameOf({ number, compat });
}

/** Which call a slot of `totals` stands for. */
export function callOfSlot(slot: number, slots: number): CountedSyscall {
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
  const native = nativeAbi();
  const compat = compatAbi();
  constants.rules = ruleTable<Rule>({
    wanted,
    empty: constants.rules,
    // The last slot is for those that no table has.
    reserved: 1,
    ruleOf: (name, _abi, isWanted) => ({
      wanted: isWanted,
      makes_task: MAKE_TASKS.has(name),
      ends_task: END_TASKS.has(name),
    }),
  });
  constants.only_some = wanted !== undefined;
  constants.sigreturn = syscallNumber(native, SIGNAL_RETURN) ?? NONE;
  constants.compat_sigreturn =
    (compat === undefined ? undefined : syscallNumber(compat, SIGNAL_RETURN)) ?? NONE;
}
