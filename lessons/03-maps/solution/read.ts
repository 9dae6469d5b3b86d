import type { BpfMap } from '@ebpf-dojo/core';
import type { Count } from './rank.ts';

/** Everything that is in a map of counts now. Thousands of entries take a few system calls, not thousands. */
export function readCounts(counts: BpfMap<number, number>): Count[] {
  return [...counts.entries()];
}
