import { nativeAbi, syscallNumber } from '@ebpf-dojo/core/syscalls';
import { expect, test } from 'vitest';
import type { Counter } from './counter.ts';
import { tableLines } from './text-output.ts';

const paint = (_style: unknown, text: string) => text;
const number = (name: string) => syscallNumber(nativeAbi(), name) ?? -1;
const counters: readonly Counter[] = [
  { syscall: { number: number('openat'), compat: false }, pid: 42, calls: 3000, errors: 12 },
  { syscall: { number: null, compat: true }, pid: 43, calls: 5, errors: 0 },
  { syscall: { number: 9999, compat: false }, pid: 43, calls: 2, errors: 1 },
];
const interval = {
  end: 0n,
  seconds: 2,
  counters,
  nameOf: (pid: number) => (pid === 42 ? 'cat' : 'a\nb'),
};

test('a table by process: calls that no table has, other ABIs, names that are not safe to print', () => {
  expect(tableLines(interval, { perProcess: true, paint })).toEqual([
    '     COUNT      RATE/s   ERRORS     PID COMM            SYSCALL',
    '      3000        1500       12      42 cat             openat',
    '         5         2.5               43 a\\x0ab          unknown (32-bit)',
    '         2         1.0        1      43 a\\x0ab          sys_9999',
  ]);
});

test('--top sums up the rest', () => {
  const together = { ...interval, counters: counters.map((each) => ({ ...each, pid: null })) };
  expect(tableLines(together, { perProcess: false, top: 1, paint })).toEqual([
    '     COUNT      RATE/s   ERRORS SYSCALL',
    '      3000        1500       12 openat',
    '         7         3.5        1 (2 others)',
  ]);
  expect(tableLines(together, { perProcess: false, top: 3, paint })).toHaveLength(4);
});
