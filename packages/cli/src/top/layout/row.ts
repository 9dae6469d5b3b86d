import { cell, cutTo, widthOf } from './cells.ts';

/** How a part of a row looks; what it means has to be clear without. */
export type Look = 'bold' | 'dim' | 'cyan' | 'yellow' | 'inverse';

/** A part of a row. */
export interface Segment {
  readonly text: string;
  readonly look?: Look;
}

/** A row of the screen. */
export type Row = readonly Segment[];

/** A row of one look. */
export function row(text: string, look?: Look): Row {
  return [look === undefined ? { text } : { text, look }];
}

/** A row exactly so wide. */
export function fitRow(parts: Row, width: number): Row {
  const fitted: Segment[] = [];
  let left = width;
  for (const part of parts) {
    const text = cutTo(part.text, left);
    if (text !== '') fitted.push({ ...part, text });
    left -= widthOf(text);
  }
  return left > 0 ? [...fitted, { text: cell('', left) }] : fitted;
}

/** Without looks. */
export function textOf(parts: Row): string {
  return parts.map(({ text }) => text).join('');
}

/** Exactly so many rows, each exactly so wide. */
export function fitRows(rows: readonly Row[], width: number, height: number): Row[] {
  return Array.from({ length: height }, (_, index) => fitRow(rows[index] ?? [], width));
}

/** Two blocks of as many rows, with a gap between. */
export function beside(left: readonly Row[], right: readonly Row[]): Row[] {
  return left.map((parts, index) => [...parts, { text: ' ' }, ...(right[index] ?? [])]);
}
