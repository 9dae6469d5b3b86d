import { todo } from '@ebpf-dojo/course';
import type { Open } from './dist/ring.skel.ts';

/** Above the lines of {@link formatOpen}. */
export const HEADER = '   TIME(s)     PID  CPU COMM             PATH';

/** So many bytes of a path, with the NUL that ends it, have room in an event. */
export const PATH_ROOM = 64;

/**
 * An open on one line, in the columns of {@link HEADER}.
 *
 * The time is in seconds with six digits after the point, from `start` on. Instead of a path that could not be read stands `(unreadable)`;
 * after one that filled its room comes `…`, since there may be more of it.
 *
 * @param start nanoseconds since boot that count as 0
 */
export function formatOpen(open: Open, start: bigint): string {
  return todo('04.1', 'make a line of an open: its time from `start` on, pid, cpu, comm, and path');
}
