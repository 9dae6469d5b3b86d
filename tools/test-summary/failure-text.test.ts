import { expect, test } from 'vitest';
import { failureText, isWhole } from './failure-text.ts';

const LIMIT = 6000;
const lines = (count: number) =>
  Array.from({ length: count }, (_, index) => `line ${index + 1} ${'x'.repeat(40)}`).join('\n');
const many = (count: number, why: string) =>
  Array.from({ length: count }, (_, index) => ({ what: `a.test.ts > title ${index}`, why }));

test('each failure has its first lines, without colours and frames of others', () => {
  const why = [
    'Error: \u001B[31mno\u001B[39m',
    '    at a.test.ts:1:1',
    '    at /x/node_modules/vitest/y.js:1:1',
    '    at process.z (node:internal/q:1:1)',
    ...lines(30).split('\n'),
  ].join('\n');
  const text = failureText([{ what: 'a.test.ts > works', why }]).split('\n');
  expect(text.slice(0, 3)).toEqual([
    'FAILED  a.test.ts > works',
    '  Error: no',
    '      at a.test.ts:1:1',
  ]);
  expect(text.slice(-3)).toEqual([`  line 18 ${'x'.repeat(40)}`, '  … 12 more lines', '']);
});

test.for([1, 5, 20, 60])(
  '%i long failures fit, each with as many lines as there is room for',
  (count) => {
    const failures = many(count, lines(100));
    const text = failureText(failures);
    expect(isWhole(failures)).toBe(true);
    expect(text.length).toBeLessThanOrEqual(LIMIT);
    expect(text.match(/^FAILED/gm)).toHaveLength(count);
    expect(text.match(/^ {2}line 1 /gm)).toHaveLength(count);
  },
);

test('what has no room at all is counted', () => {
  const failures = many(500, lines(3));
  const text = failureText(failures);
  const shown = text.match(/^FAILED/gm)?.length ?? 0;
  expect(isWhole(failures)).toBe(false);
  expect(text.length).toBeLessThan(LIMIT + 100);
  expect(text.endsWith(`\n… and ${500 - shown} more failed\n`)).toBe(true);
});

test('a line without an end is cut', () => {
  expect(failureText(many(1, 'x'.repeat(100_000))).length).toBeLessThan(300);
});

test('nothing is said when nothing failed', () => {
  expect(failureText([])).toBe('');
});
