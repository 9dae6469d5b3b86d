/** A column of a table whose rows come one by one. */
export interface Column {
  readonly title: string;
  readonly width: number;
  readonly align?: 'right';
}

/**
 * Lines of columns for a stream of rows: what is longer than its column pushes the rest to the right, and nothing is wider than the
 * terminal.
 *
 * @param columns all but the last, which is as wide as it is
 */
export function columns(
  widths: readonly Column[],
  last: string,
): { readonly header: string; readonly line: (cells: readonly string[]) => string } {
  const line = (cells: readonly string[]): string =>
    fitted(
      cells
        .map((cell, index) => {
          const column = widths[index];
          if (column === undefined) return cell;
          return column.align === 'right' ? cell.padStart(column.width) : cell.padEnd(column.width);
        })
        .join(' ')
        .trimEnd(),
    );
  return { header: line([...widths.map(({ title }) => title), last]), line };
}

/** Cuts a line to the terminal's width, and ends it with `…` then. Text for a pipe or a file is never cut. */
export function fitted(line: string, stream: NodeJS.WriteStream = process.stdout): string {
  const width = stream.isTTY ? stream.columns : Infinity;
  return line.length <= width ? line : `${line.slice(0, width - 1)}…`;
}
