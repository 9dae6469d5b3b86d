import { rowName, type Row } from './summary.ts';

const LINE = ['------', '-----------', '-----------', '---------', '---------', '----------------'];
const HEAD = ['% time', 'seconds', 'usecs/call', 'calls', 'errors', 'syscall'];

/** The table of `strace -c`, by the time between entry and return: those that took longest first. */
export function summaryTable(rows: readonly Row[]): string[] {
  const sorted = rows.toSorted(
    (a, b) => b.total_ns - a.total_ns || (a.syscall < b.syscall ? -1 : 1),
  );
  const all = { count: 0, errors: 0, total_ns: 0 };
  for (const { count, errors, total_ns: total } of rows) {
    all.count += count;
    all.errors += errors;
    all.total_ns += total;
  }
  return [
    line(HEAD),
    line(LINE),
    ...sorted.map((row) => line(cells(row, all.total_ns, rowName(row)))),
    line(LINE),
    line(cells(all, all.total_ns, 'total')),
  ];
}

function cells(
  { count, errors, total_ns: total }: Omit<Row, 'syscall' | 'abi'>,
  all: number,
  name: string,
): string[] {
  return [
    (all === 0 ? 0 : (100 * total) / all).toFixed(2),
    (total / 1e9).toFixed(6),
    String(count === 0 ? 0 : Math.floor(total / 1000 / count)),
    String(count),
    errors === 0 ? '' : String(errors),
    name,
  ];
}

function line(texts: readonly string[]): string {
  return texts
    .map((text, index) => {
      const width = LINE[index]?.length ?? 0;
      return index === LINE.length - 1 ? text : text.padStart(width);
    })
    .join(' ');
}
