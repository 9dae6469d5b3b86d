import type { Problem } from './judge.ts';
import type { KernelColumn, Matrix } from './merge.ts';
import { countsOf, markOf } from './table.ts';

const MOST_LINES = 12;

/** A kernel's line: `5.10 (5.10.0-32-amd64): 74 passed, 0 failed, 2 blocked, 121 s`. */
export function kernelLine(matrix: Matrix, kernel: KernelColumn): string {
  const { facts, trouble, duration } = kernel;
  const name = facts === undefined ? kernel.name : `${kernel.name} (${facts.release})`;
  const seconds = `${Math.round(duration / 1000)} s`;
  if (trouble?.blocked) return `${name}: BLOCKED, ${seconds}`;
  const { passed, failed, blocked } = countsOf(matrix, kernel);
  const lost = trouble === undefined ? '' : ', and the run broke';
  return `${name}: ${passed} passed, ${failed} failed, ${blocked} blocked, ${seconds}${lost}`;
}

/** What a person wants to know of a run: a line for each kernel, BLOCKED tests by their reason, and what is wrong in detail. */
export function summaryText(matrix: Matrix, problems: readonly Problem[], total: number): string {
  return [
    ...matrix.kernels.map((kernel) => kernelLine(matrix, kernel)),
    `all: ${Math.round(total / 1000)} s`,
    ...matrix.kernels.flatMap((kernel) => blockedLines(matrix, kernel)),
    ...problems.flatMap((problem) => ['', ...problemLines(problem)]),
    '',
  ].join('\n');
}

/** Expected ones: neither passed nor failed, and not kept quiet about. */
function blockedLines({ rows }: Matrix, kernel: KernelColumn): string[] {
  const reasons = rows.flatMap(({ cells }) => {
    const cell = cells[kernel.name];
    return markOf(cell, kernel) === 'blocked' ? [cell?.blocked?.reason ?? ''] : [];
  });
  return [...Map.groupBy(reasons, (reason) => reason)].map(
    ([reason, { length }]) =>
      `BLOCKED on ${kernel.name}: ${length} ${length === 1 ? 'test' : 'tests'}: ${reason}`,
  );
}

function problemLines({ kind, kernel, file, title, what }: Problem): string[] {
  const verdict = kind === 'kernel blocked' ? 'BLOCKED' : 'FAILED ';
  const where = [kernel, file, title].filter((part) => part !== undefined).join(' > ');
  const lines = what.split('\n');
  const rest = lines.length > MOST_LINES ? [`… (${lines.length - MOST_LINES} more lines)`] : [];
  return [
    `${verdict} ${where}`,
    ...[...lines.slice(0, MOST_LINES), ...rest].map((line) => `  ${line}`),
  ];
}
