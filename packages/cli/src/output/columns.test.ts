import { expect, test } from 'vitest';
import { columns, fitted } from './columns.ts';

const terminal = (width: number) => ({ isTTY: true, columns: width }) as NodeJS.WriteStream;
const file = { isTTY: false } as NodeJS.WriteStream;

test('cells stand below their titles, and long ones push the rest aside', () => {
  const { header, line } = columns(
    [
      { title: 'PID', width: 5, align: 'right' },
      { title: 'COMM', width: 6 },
    ],
    'ARGS',
  );
  expect([header, line(['42', 'cat', 'x y']), line(['1234567', 'longer-name', 'z'])]).toEqual([
    '  PID COMM   ARGS',
    '   42 cat    x y',
    '1234567 longer-name z',
  ]);
});

test('a terminal gets lines of its width, a file gets all', () => {
  expect(fitted('0123456789', terminal(5))).toBe('0123…');
  expect(fitted('01234', terminal(5))).toBe('01234');
  expect(fitted('0123456789', file)).toBe('0123456789');
});
