import type { TopProcess, TopProcesses } from '../output/schema/index.ts';
import { callOfSlot, countedName } from '../syscalls/slot.ts';
import { abiOf } from '../syscalls/syscall-name.ts';
import { SLOTS, type ProcessCalls } from './call-table.ts';

const MOST_ROWS = 50;
const MOST_CALLS = 8;
const MOST_CALLS_OF_ALL = 20;

/** Puts calls together by process and by name. */
export function processesOf(
  calls: readonly ProcessCalls[],
  nameOf: (pid: number) => string,
): TopProcesses {
  const rows = [...Map.groupBy(calls, ({ pid }) => pid)]
    .map(([pid, own]) => ({ pid, own, ...sum(own) }))
    .toSorted((a, b) => b.count - a.count || a.pid - b.pid);
  return {
    ...sum(calls),
    processes: rows.length,
    rows: rows.slice(0, MOST_ROWS).map(({ pid, own, count, errors }) => ({
      pid,
      comm: nameOf(pid),
      count,
      errors,
      calls: byName(own, MOST_CALLS),
    })),
    calls: byName(calls, MOST_CALLS_OF_ALL),
  };
}

/** The most frequent ones. */
function byName(calls: readonly ProcessCalls[], most: number): TopProcess['calls'] {
  return [...Map.groupBy(calls, ({ slot }) => slot)]
    .map(([slot, same]) => ({ slot, ...sum(same) }))
    .toSorted((a, b) => b.count - a.count || a.slot - b.slot)
    .slice(0, most)
    .map(({ slot, count, errors }) => {
      const syscall = callOfSlot(slot, SLOTS);
      return { syscall: countedName(syscall), abi: abiOf(syscall), count, errors };
    });
}

function sum(calls: readonly ProcessCalls[]): { readonly count: number; readonly errors: number } {
  const total = { count: 0, errors: 0 };
  for (const { calls: count, errors } of calls) {
    total.count += count;
    total.errors += errors;
  }
  return total;
}
