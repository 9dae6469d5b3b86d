import { eventually } from '@ebpf-dojo/testkit';
import type { RingBuffer } from '@ebpf-dojo/core';

/**
 * What came into a ring, once it is so much: the last packets of a connection may be under way when both ends are done with it. Where
 * nothing came at all, nothing will.
 */
export async function rowsOf<T>(
  ring: RingBuffer<T>,
  wanted: (row: T) => boolean,
  expected: number,
): Promise<T[]> {
  const rows: T[] = [];
  const look = (): number => {
    ring.drain((row) => {
      if (wanted(row)) rows.push(row);
    });
    return rows.length;
  };
  if (look() > 0)
    await eventually(() => look() >= expected, {
      what: `${expected} rows`,
      deadlineMs: 1000,
    }).catch(() => {});
  return rows;
}
