import { todo } from '@ebpf-dojo/course';

/** A process id, and how many files it opened. */
export type Count = readonly [pid: number, opens: number];

/** The processes that opened most, most first; of those with the same count, the lower process id. */
export function rankCounts(counts: Iterable<Count>, top: number): Count[] {
  todo('03.1', 'sort a copy of the counts, and give the first ones');
}
