import type { CountedSyscall } from '../syscalls/slot.ts';

/** How often one system call was made; with `--per-process`, by one process. */
export interface Counter {
  readonly syscall: CountedSyscall;
  /** Null when all processes are counted together. */
  readonly pid: number | null;
  readonly calls: number;
  /** Those of them that returned an error. */
  readonly errors: number;
}

/** Counters that only grow, at one moment, each by its key. */
export type Snapshot = ReadonlyMap<string, Counter>;

/** All counters at one moment. */
export function snapshotOf(counters: Iterable<Counter>): Snapshot {
  const snapshot = new Map<string, Counter>();
  for (const counter of counters) if (counter.calls > 0) snapshot.set(keyOf(counter), counter);
  return snapshot;
}

/** What came between two moments, most frequent first. */
export function difference(before: Snapshot, after: Snapshot): Counter[] {
  const rows: Counter[] = [];
  for (const [key, counter] of after) {
    const { calls = 0, errors = 0 } = before.get(key) ?? {};
    if (counter.calls > calls)
      rows.push({ ...counter, calls: counter.calls - calls, errors: counter.errors - errors });
  }
  return rows.toSorted((a, b) => b.calls - a.calls || (keyOf(a) < keyOf(b) ? -1 : 1));
}

/** The counters of all processes together, most frequent first. */
export function withoutProcesses(counters: Iterable<Counter>): Counter[] {
  const sums = new Map<string, Counter>();
  for (const counter of counters) {
    const whole = { ...counter, pid: null };
    const key = keyOf(whole);
    const { calls = 0, errors = 0 } = sums.get(key) ?? {};
    sums.set(key, { ...whole, calls: counter.calls + calls, errors: counter.errors + errors });
  }
  return difference(new Map(), sums);
}

/** Calls and errors of all. */
export function sum(counters: Iterable<Counter>): {
  readonly calls: number;
  readonly errors: number;
} {
  const total = { calls: 0, errors: 0 };
  for (const { calls, errors } of counters) {
    total.calls += calls;
    total.errors += errors;
  }
  return total;
}

function keyOf({ pid, syscall: { compat, number } }: Counter): string {
  return `${pid} ${compat} ${number}`;
}
