import type { Line } from './check.ts';

/** The lines as a table, with reason and fix below what is missing. */
export function table(lines: readonly Line[]): string {
  const status = Math.max(...lines.map((line) => line.status.length));
  const what = Math.max(...lines.map((line) => line.what.length));
  const indent = ' '.repeat(status + 2);
  return lines
    .flatMap((line) => [
      `${line.status.padEnd(status)}  ${line.what.padEnd(what)}  ${line.seen}`,
      ...(line.why === undefined ? [] : [`${indent}why: ${line.why}`]),
      ...(line.fix === undefined ? [] : [`${indent}fix: ${line.fix}`]),
    ])
    .join('\n');
}
