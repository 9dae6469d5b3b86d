import type { Workload } from '@ebpf-dojo/testkit';
import type { Open } from '#lesson';

/** What a test can foretell of an open. */
export type Known = Pick<Open, 'pid' | 'comm' | 'path' | 'path_length'>;

/** The opens that a workload makes. */
export function opensOf({ pid, n }: Workload): Known[] {
  return Array.from({ length: n }, () => ({
    pid,
    comm: 'workload',
    path: '/dev/null',
    path_length: '/dev/null'.length + 1,
  }));
}

/** Opens without what cannot be foretold. */
export function known(opens: readonly Open[]): Known[] {
  return opens.map(({ pid, comm, path, path_length }) => ({ pid, comm, path, path_length }));
}

/** Whether each came after the one before. */
export function inOrder(opens: readonly Open[]): boolean {
  return opens.every(({ time }, index) => index === 0 || time >= (opens[index - 1]?.time ?? 0n));
}
