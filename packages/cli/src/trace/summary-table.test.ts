import { nativeAbi } from '@ebpf-dojo/core/syscalls';
import { expect, test } from 'vitest';
import { summaryTable } from './summary-table.ts';

test('the table of strace -c: longest first, with shares, errors and a total', () => {
  const abi = nativeAbi();
  expect(
    summaryTable([
      { syscall: 'read', abi, count: 3, errors: 0, total_ns: 3_000_500 },
      { syscall: 'openat', abi, count: 2, errors: 1, total_ns: 9_001_500 },
      { syscall: 'open', abi: 'i386', count: 1, errors: 0, total_ns: 0 },
    ]),
  ).toEqual([
    '% time     seconds  usecs/call     calls    errors syscall',
    '------ ----------- ----------- --------- --------- ----------------',
    ' 75.00    0.009002        4500         2         1 openat',
    ' 25.00    0.003001        1000         3           read',
    '  0.00    0.000000           0         1           i386:open',
    '------ ----------- ----------- --------- --------- ----------------',
    '100.00    0.012002        2000         6         1 total',
  ]);
});

test('a table without calls is a table all the same', () => {
  expect(summaryTable([]).at(-1)).toBe('  0.00    0.000000           0         0           total');
});
