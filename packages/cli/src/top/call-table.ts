import { existsSync } from 'node:fs';
import type { Counts, TopShape } from '@ebpf-dojo/bpf/top';
import type { TopProcess, TopProcesses } from '../output/schema/index.ts';
import { callOfSlot, countedName, type CountedSyscall } from '../syscalls/slot.ts';
import { abiOf } from '../syscalls/syscall-name.ts';

const SLOTS = 1024;
const MOST_ROWS = 50;
const MOST_CALLS = 8;
const MOST_CALLS_OF_ALL = 20;

/** Calls of one process by one name, since the last look. */
export interface ProcessCall extends Counts {
  readonly pid: number;
  readonly syscall: CountedSyscall;
}

/** Reads the counters of top.bpf.c, and keeps room for new ones. */
export class CallTable {
  /** All calls that were read so far. */
  total = 0;
  readonly #maps: Pick<TopShape['maps'], 'calls' | 'names'>;
  #latest = new Map<number, Counts>();

  constructor(maps: Pick<TopShape['maps'], 'calls' | 'names'>) {
    this.#maps = maps;
  }

  /** What came since the last call. */
  next(): ProcessCall[] {
    const { calls: map } = this.#maps;
    const latest = new Map<number, Counts>();
    const changed: ProcessCall[] = [];
    for (const [{ pid, slot }, counts] of map.sums()) {
      const key = pid * SLOTS + slot;
      latest.set(key, counts);
      const before = this.#latest.get(key);
      const calls = counts.calls - (before?.calls ?? 0);
      if (calls === 0) continue;
      this.total += calls;
      const errors = counts.errors - (before?.errors ?? 0);
      changed.push({ pid, syscall: callOfSlot(slot, SLOTS), calls, errors });
    }
    this.#latest = latest;
    if (latest.size > map.maxEntries / 2) this.#forgetTheDead();
    return changed;
  }

  /** What a process is called; empty when that is not known. */
  nameOf(pid: number): string {
    return this.#maps.names.get(pid)?.comm ?? '';
  }

  /** What has ended makes no calls any more, and all that it made have been read. */
  #forgetTheDead(): void {
    const dead = new Map<number, boolean>();
    for (const key of this.#latest.keys()) {
      const pid = Math.floor(key / SLOTS);
      let isDead = dead.get(pid);
      if (isDead === undefined) dead.set(pid, (isDead = !existsSync(`/proc/${pid}`)));
      if (!isDead) continue;
      this.#maps.calls.delete({ pid, slot: key % SLOTS });
      this.#latest.delete(key);
    }
    for (const [pid, isDead] of dead) if (isDead) this.#maps.names.delete(pid);
  }
}

/** Puts calls together by process and by name. */
export function processesOf(
  calls: readonly ProcessCall[],
  nameOf: (pid: number) => string,
): TopProcesses {
  const byProcess = Map.groupBy(calls, ({ pid }) => pid);
  const rows = [...byProcess]
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
      calls: byName(own).slice(0, MOST_CALLS),
    })),
    calls: byName(calls).slice(0, MOST_CALLS_OF_ALL),
  };
}

function byName(calls: readonly ProcessCall[]): TopProcess['calls'] {
  return [...Map.groupBy(calls, ({ syscall }) => `${abiOf(syscall)} ${countedName(syscall)}`)]
    .flatMap(([, same]) => {
      const [first] = same;
      if (first === undefined) return [];
      const { syscall } = first;
      return [{ syscall: countedName(syscall), abi: abiOf(syscall), ...sum(same) }];
    })
    .toSorted((a, b) => b.count - a.count || (a.syscall < b.syscall ? -1 : 1));
}

function sum(calls: readonly ProcessCall[]): { readonly count: number; readonly errors: number } {
  const total = { count: 0, errors: 0 };
  for (const { calls: count, errors } of calls) {
    total.count += count;
    total.errors += errors;
  }
  return total;
}
