import type { KernelColumn, Matrix, Row } from './merge.ts';
import { byPackage, markOf } from './table.ts';

/** A lesson's tests on all kernels. */
export interface LessonRow {
  /** Its folder: `03-maps`. */
  readonly lesson: string;
  /** One of each kernel, in their order. */
  readonly cells: readonly string[];
}

const FOLDER = /^lessons\/(\d\d-.*)$/;

/**
 * What became of each lesson's tests on each kernel.
 *
 * @param numberOf gives the number under which the page tells a reason
 */
export function lessonRows(
  { rows, kernels }: Matrix,
  numberOf: (reason: string) => number,
): LessonRow[] {
  return [...byPackage(rows)].flatMap(([name, files]) => {
    const lesson = FOLDER.exec(name)?.[1];
    if (lesson === undefined) return [];
    const tests = [...files.values()].flat();
    return [{ lesson, cells: kernels.map((kernel) => cellOf(tests, kernel, numberOf)) }];
  });
}

function cellOf(
  tests: readonly Row[],
  kernel: KernelColumn,
  numberOf: (reason: string) => number,
): string {
  const ran = tests.filter(({ cells }) => cells[kernel.name] !== undefined);
  const having = (mark: string) =>
    ran.filter(({ cells }) => markOf(cells[kernel.name], kernel) === mark);
  const [failed, blocked] = [having('fail'), having('blocked')];
  if (ran.length === 0) return '–';
  if (failed.length > 0) return `✗ ${failed.length} of ${ran.length}`;
  if (blocked.length === 0) return `✓ ${ran.length} ${ran.length === 1 ? 'test' : 'tests'}`;
  const reasons = blocked.map(({ cells }) => numberOf(cells[kernel.name]?.blocked?.reason ?? ''));
  const numbers = [...new Set(reasons)].toSorted((a, b) => a - b);
  return `BLOCKED ${blocked.length} of ${ran.length} (${numbers.join(', ')})`;
}
