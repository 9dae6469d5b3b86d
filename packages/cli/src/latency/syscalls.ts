import type { LatencyShape, Rule } from '@ebpf-dojo/bpf/latency';
import { ENDS_TASK, SIGNAL_RETURN } from '../syscalls/kinds.ts';
import { ruleTable } from '../syscalls/rule-table.ts';

const SIGNAL_RETURNS = new Set([SIGNAL_RETURN, 'sigreturn']);

/**
 * Writes into the constants of latency.bpf.c what it has to know of system calls, and which are measured.
 *
 * @param wanted by name; all when it is not given
 * @throws {UsageError} when there is no such system call
 */
export function applySyscalls(
  wanted: readonly string[] | undefined,
  constants: Pick<LatencyShape['variables'], 'rules' | 'only_some'>,
): void {
  constants.rules = ruleTable<Rule>({
    wanted,
    empty: constants.rules,
    // The last slot is for those that no table has.
    reserved: 1,
    ruleOf: (name, _abi, isWanted) => ({
      wanted: isWanted,
      no_result: SIGNAL_RETURNS.has(name),
      ends_task: ENDS_TASK.has(name),
    }),
  });
  constants.only_some = wanted !== undefined;
}
