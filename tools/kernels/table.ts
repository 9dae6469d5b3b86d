import { isExcused } from './judge.ts';
import type { Cell, KernelColumn, Matrix, Row } from './merge.ts';

/** What stands in a cell of the page. `absent`: that kernel did not report the test. */
export type Mark = 'pass' | 'fail' | 'blocked' | 'absent';

/** How many of a kernel's tests ended how. */
export interface Counts {
  readonly passed: number;
  readonly failed: number;
  readonly blocked: number;
}

/** A cell's mark. BLOCKED without an excuse has failed. */
export function markOf(cell: Cell | undefined, kernel: KernelColumn): Mark {
  if (cell === undefined) return 'absent';
  if (cell.status !== 'blocked') return cell.status;
  return isExcused(cell, kernel) ? 'blocked' : 'fail';
}

/** Counts one kernel's column. */
export function countsOf({ rows }: Matrix, kernel: KernelColumn): Counts {
  const marks = rows.map(({ cells }) => markOf(cells[kernel.name], kernel));
  const count = (mark: Mark) => marks.filter((each) => each === mark).length;
  return { passed: count('pass'), failed: count('fail'), blocked: count('blocked') };
}

/** The rows by package or lesson, and in each by file. */
export function byPackage(rows: readonly Row[]): Map<string, Map<string, Row[]>> {
  const packages = Map.groupBy(rows, ({ file }) => packageOf(file));
  return new Map(
    [...packages].map(([name, its]) => [name, Map.groupBy(its, ({ file }) => file)] as const),
  );
}

function packageOf(file: string): string {
  return /^(?:(?:packages|lessons)\/[^/]+|[^/]+)/.exec(file)?.[0] ?? file;
}
