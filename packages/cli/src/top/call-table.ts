import { existsSync } from 'node:fs';
import type { Counts, TopShape } from '@ebpf-dojo/bpf/top';

/** Calls of one process by one name, since the last look. */
export interface ProcessCalls extends Counts {
  readonly pid: number;
  /** The call's place among those that top.bpf.c tells apart. */
  readonly slot: number;
}

/** As many as top.bpf.c tells apart. */
export const SLOTS = 1024;

type Maps = Pick<TopShape['maps'], 'calls' | 'names'>;

/** Reads the counters of top.bpf.c, and keeps room for new ones. */
export class CallTable {
  /** All calls that were read so far. */
  total = 0;
  readonly #maps: Maps;
  #latest = new Map<number, Counts>();
  /** Processes that made calls in the last interval. */
  #busy = new Set<number>();

  constructor(maps: Maps) {
    this.#maps = maps;
  }

  /** What came since the last call. */
  next(): ProcessCalls[] {
    const latest = new Map<number, Counts>();
    const changed: ProcessCalls[] = [];
    const busy = new Set<number>();
    for (const [{ pid, slot }, cpus] of this.#maps.calls) {
      const key = pid * SLOTS + slot;
      const counts = sum(cpus);
      latest.set(key, counts);
      const before = this.#latest.get(key);
      const calls = counts.calls - (before?.calls ?? 0);
      if (calls === 0) continue;
      busy.add(pid);
      this.total += calls;
      changed.push({ pid, slot, calls, errors: counts.errors - (before?.errors ?? 0) });
    }
    this.#latest = latest;
    this.#forgetTheDead(busy);
    this.#busy = busy;
    return changed;
  }

  /** What a process is called; empty when that is not known. */
  nameOf(pid: number): string {
    return this.#maps.names.get(pid)?.comm ?? '';
  }

  /**
   * What has ended makes no calls any more, and all that it made have been read. A process that has just fallen silent is looked at once:
   * if it lives, it is looked at again when it has spoken again.
   */
  #forgetTheDead(busy: ReadonlySet<number>): void {
    const silent = [...this.#busy].filter((pid) => !busy.has(pid));
    const dead = new Set(silent.filter((pid) => !existsSync(`/proc/${pid}`)));
    if (dead.size === 0) return;
    for (const key of this.#latest.keys()) {
      const pid = Math.floor(key / SLOTS);
      if (!dead.has(pid)) continue;
      this.#maps.calls.delete({ pid, slot: key % SLOTS });
      this.#latest.delete(key);
    }
    for (const pid of dead) this.#maps.names.delete(pid);
  }
}

function sum(cpus: readonly Counts[]): Counts {
  const total = { calls: 0, errors: 0 };
  for (const { calls, errors } of cpus) {
    total.calls += calls;
    total.errors += errors;
  }
  return total;
}
