import type { TestOutcome } from '@ebpf-dojo/testkit/report';
import type { KernelFacts } from './kernel-facts.ts';
import type { KernelRun, Trouble } from './kernel-run.ts';

/** A column of the table. */
export interface KernelColumn {
  readonly name: string;
  readonly facts: KernelFacts | undefined;
  readonly trouble: Trouble | undefined;
  readonly duration: number;
}

/** What a test did on one kernel. */
export type Cell = Pick<TestOutcome, 'status' | 'duration' | 'requires' | 'errors' | 'blocked'>;

/** One test on all kernels. */
export interface Row {
  readonly file: string;
  readonly title: string;
  /** By the kernel's name; none where that kernel did not report the test. */
  readonly cells: Readonly<Record<string, Cell>>;
}

/** test × kernel. */
export interface Matrix {
  readonly v: 1;
  readonly kernels: readonly KernelColumn[];
  /** By file, and in a file in the order the tests stand there. */
  readonly rows: readonly Row[];
}

interface Draft {
  readonly file: string;
  readonly title: string;
  readonly cells: Record<string, Cell>;
}

/** Puts the runs of all kernels into one table. Tests are known by file and title; of equal ones, by which comes first. */
export function merge(runs: readonly KernelRun[]): Matrix {
  const rows = new Map<string, Draft>();
  for (const { name, tests } of runs) {
    const seen = new Map<string, number>();
    for (const { file, title, ...cell } of tests) {
      const count = (seen.get(`${file}\n${title}`) ?? 0) + 1;
      seen.set(`${file}\n${title}`, count);
      const unique = count === 1 ? title : `${title} (${count})`;
      const key = `${file}\n${unique}`;
      const row = rows.get(key) ?? { file, title: unique, cells: {} };
      row.cells[name] = cell;
      rows.set(key, row);
    }
  }
  return {
    v: 1,
    kernels: runs.map(({ name, facts, trouble, duration }) => ({ name, facts, trouble, duration })),
    // The sort is stable: vitest runs files in another order each time, and a file's tests in its own.
    rows: [...rows.values()].toSorted((a, b) => (a.file < b.file ? -1 : a.file > b.file ? 1 : 0)),
  };
}
