import { expect, test } from 'vitest';
import { UsageError } from '../exit.ts';
import { parseFilter } from './expression.ts';

/** The comparisons without their places. */
const read = (text: string) =>
  parseFilter(text).map((group) =>
    group.map(({ field, operator, value }) => `${field} ${operator} ${value}`),
  );

test('[E6] a filter is groups of comparisons: && binds more than ||', () => {
  expect(read('prev_pid==1 && prio<100')).toEqual([['prev_pid == 1', 'prio < 100']]);
  expect(read('a!=-1||b >= 0x10 && c&O_CREAT|| d~/etc/*')).toEqual([
    ['a != -1'],
    ['b >= 0x10', 'c & O_CREAT'],
    ['d ~ /etc/*'],
  ]);
  expect(read(String.raw`comm == "a && \"b\"" && x !~ y`)).toEqual([
    ['comm == a && "b"', 'x !~ y'],
  ]);
});

test('where fields and values are, is known for errors', () => {
  expect(parseFilter('  a == 1 &&  bc<"d"')[0]).toMatchObject([
    { fieldAt: 2, valueAt: 7 },
    { fieldAt: 13, valueAt: 16 },
  ]);
});

test.for([
  ['', 1, 'a field'],
  ['a', 2, 'one of =='],
  ['a=1', 2, 'one of =='],
  ['a==', 4, 'a value'],
  ['a==1 & b==2', 6, '&& or ||'],
  ['a==1 &&', 8, 'a field'],
  ['(a==1)', 1, 'a field'],
  ['a=="b', 4, 'a value'],
] as const)('[E9] %s: what is wrong is pointed at', ([text, character, what]) => {
  expect(() => parseFilter(text)).toThrow(UsageError);
  expect(() => parseFilter(text)).toThrow(`--filter '${text}', character ${character}: ${what}`);
});
