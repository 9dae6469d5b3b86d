import type { Accounting as Sums } from '@ebpf-dojo/bpf/trace';
import type { PerCpuMap } from '@ebpf-dojo/core';
import { expect, test } from 'vitest';
import { accountingOf, accountingText } from './accounting.ts';

const cpu = (counts: Partial<Sums>): Sums => ({
  seen: 0,
  lost_ring_full: 0,
  lost_map_full: 0,
  lost_return: 0,
  text_cut: 0,
  text_unreadable: 0,
  ...counts,
});

const accounts = {
  get: () => [
    cpu({ seen: 12, lost_ring_full: 3, text_cut: 1 }),
    cpu({ seen: 8, lost_ring_full: 4, lost_map_full: 4, lost_return: 1, text_unreadable: 2 }),
  ],
} as unknown as PerCpuMap<number, Sums>;

test('adds up what all CPUs counted, and what the kernel skipped', () => {
  const programs = [{ recursionMisses: 2n }, { recursionMisses: 0n }];
  expect(accountingOf({ accounts, programs, delivered: 8, unresolved: 5 })).toEqual({
    seen: 22,
    delivered: 8,
    lost: 14,
    lost_by_cause: { ring_full: 7, map_full: 4, recursion: 3 },
    truncated: 1,
    unreadable: 2,
    unresolved: 5,
  });
});

test('tells people how many were lost, and why', () => {
  const accounting = accountingOf({ accounts, programs: [], delivered: 8 });
  expect(accountingText(2.04, accounting)).toEqual([
    '2.0 s: 20 seen = 8 delivered + 12 lost (7 because the ring buffer was full, 4 because a map in the kernel was full, 1 because the kernel skipped the tracer, which was running on that CPU already)',
    '1 text cut',
    '2 texts not in memory, so unreadable',
  ]);
});
