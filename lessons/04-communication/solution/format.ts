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
  const { time, pid, cpu, comm } = open;
  // Subtracted first, as bigint: a number holds nanoseconds since boot exactly for 104 days, and no longer.
  const seconds = (Number(time - start) / 1e9).toFixed(6);
  return [
    seconds.padStart(10),
    String(pid).padStart(7),
    String(cpu).padStart(4),
    comm.padEnd(16),
    pathText(open),
  ].join(' ');
}

function pathText({ path, path_length }: Pick<Open, 'path' | 'path_length'>): string {
  if (path_length < 0) return '(unreadable)';
  return path_length < PATH_ROOM ? path : `${path}…`;
}
