import { nativeAbi } from '@ebpf-dojo/core/syscalls';
import { expect, test } from 'vitest';
import { callOf } from '../testing/call.ts';
import type { Accounting } from '../tracing/accounting.ts';
import { CallCounts, summaryText } from './summary.ts';

const NOTHING_LOST = { ring_full: 0, map_full: 0, recursion: 0 };

function result(
  calls: CallCounts,
  {
    childrenNotFollowed = 0,
    ...accounting
  }: Partial<Accounting & { childrenNotFollowed: number }> = {},
) {
  return {
    seconds: 2.04,
    accounting: {
      seen: 6,
      delivered: 6,
      lost: 0,
      lost_by_cause: NOTHING_LOST,
      truncated: 0,
      unreadable: 0,
      unresolved: 0,
      ...accounting,
    },
    calls,
    childrenNotFollowed,
    exit: null,
  };
}

function countsOf(...names: string[]): CallCounts {
  const counts = new CallCounts();
  for (const name of names) counts.add(callOf({ name, duration: 1000 }));
  return counts;
}

const abi = nativeAbi();

test('counts calls by name, most frequent first, with errors and time', () => {
  const counts = countsOf('read', 'openat', 'read', 'close', 'read');
  counts.add(callOf({ name: 'openat', result: -2n, duration: 500 }));
  expect(counts.rows()).toEqual([
    { syscall: 'read', abi, count: 3, errors: 0, total_ns: 3000 },
    { syscall: 'openat', abi, count: 2, errors: 1, total_ns: 1500 },
    { syscall: 'close', abi, count: 1, errors: 0, total_ns: 1000 },
  ]);
});

test('tells people how many and why', () => {
  const text = summaryText(
    result(countsOf('read'), {
      seen: 9,
      delivered: 2,
      lost: 7,
      lost_by_cause: { ...NOTHING_LOST, ring_full: 7 },
      truncated: 1,
      childrenNotFollowed: 2,
    }),
  );
  expect(text).toMatch(/^ +1 +1\.00 µs +1\.00 µs {2}read$/m);
  expect(text).toContain(
    '2.0 s: 9 seen = 2 delivered + 7 lost (7 because the ring buffer was full)',
  );
  expect(text).toContain('1 text cut');
  expect(text).toContain('2 descendants not followed');
});

test('shows twenty names, and the rest as one row', () => {
  const names = [
    'read',
    'write',
    'close',
    'fstat',
    'lseek',
    'mmap',
    'mprotect',
    'munmap',
    'brk',
    'ioctl',
    'pread64',
    'readv',
    'madvise',
    'dup',
    'getpid',
    'socket',
    'connect',
    'sendto',
    'bind',
    'listen',
    'clone',
    'execve',
    'exit',
  ];
  const rows = summaryText(result(countsOf(...names)))
    .split('\n')
    .filter((line) => / {2}[a-z(]/.test(line) && /µs/.test(line));
  expect(rows).toHaveLength(21);
  expect(rows.at(-1)).toMatch(/^ +3 +3\.00 µs +1\.00 µs {2}\(3 others\)$/);
});

test('a trace without calls has a summary all the same', () => {
  expect(summaryText(result(countsOf(), { seen: 0, delivered: 0 }))).toBe(
    '2.0 s: 0 seen = 0 delivered + 0 lost',
  );
});
