import { todo } from '@ebpf-dojo/course';
import type { Open } from './dist/opens.skel.ts';
import { flagNames } from './flags.ts';

/** Instead of a directory: relative paths start where the process is. Source: include/uapi/linux/fcntl.h. */
const AT_FDCWD = -100;
/** The room for a path in an event, its zero byte included: PATH_BYTES of opens.bpf.c. */
const PATH_BYTES = 256;

/** Milliseconds from 1970 to the zero of the clock that `bpf_ktime_get_ns` reads, which stands still while the machine sleeps. */
export function clockStart(): number {
  return Date.now() - Number(process.hrtime.bigint() / 1_000_000n);
}

/** `AT_FDCWD`, or the number of an open directory. */
export function dfdText(dfd: number): string {
  return todo('02.1', 'give AT_FDCWD its name, and any other number as it is');
}

/** A path in quotes, with `…` after them where it may have been longer; `(unreadable)` when it could not be read. */
export function pathText({ path, path_length }: Pick<Open, 'path' | 'path_length'>): string {
  return todo('02.1', 'put the path in quotes, and say when it was cut or not readable');
}

/**
 * The time of day where this runs: `14:03:07.123`.
 *
 * @param time nanoseconds by the clock of `bpf_ktime_get_ns`
 * @param start of that clock, see {@link clockStart}
 */
export function timeText(time: bigint, start: number): string {
  return todo('02.1', 'write the time as 14:03:07.123');
}

/**
 * An open as a line: `12:03:04.123 cat[4242/4243] do_sys_openat2 dfd=AT_FDCWD "/etc/passwd" flags=O_RDONLY parent=4200`, in the brackets
 * process and thread.
 */
export function openLine(open: Open, start: number): string {
  const who = `${open.comm}[${open.pid}/${open.tid}]`;
  const how = `flags=${flagNames(open.flags)} parent=${open.parent}`;
  return `${timeText(open.time, start)} ${who} do_sys_openat2 dfd=${dfdText(open.dfd)} ${pathText(open)} ${how}`;
}
