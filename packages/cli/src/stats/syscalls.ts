import type { Rule, StatsShape } from '@ebpf-dojo/bpf/stats';
import { compatAbi, nativeAbi, syscallNumber } from '@ebpf-dojo/core/syscalls';
import { ENDS_TASK, SIGNAL_RETURN } from '../syscalls/kinds.ts';
import { ruleTable } from '../syscalls/rule-table.ts';

/** Their children return from them too. */
const MAKE_TASKS = new Set(['fork', 'vfork', 'clone', 'clone3']);
/** No number: a table has none so large. */
const NONE = 0xff_ff_ff_ff;

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
      ends_task: ENDS_TASK.has(name),
    }),
  });
  constants.only_some = wanted !== undefined;
  constants.sigreturn = syscallNumber(native, SIGNAL_RETURN) ?? NONE;
  constants.compat_sigreturn =
    (compat === undefined ? undefined : syscallNumber(compat, SIGNAL_RETURN)) ?? NONE;
}
