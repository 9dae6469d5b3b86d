import { attachUprobe, type Link } from '@ebpf-dojo/core';
import { todo } from '@ebpf-dojo/course';
import type { Mallocs } from './load.ts';

/**
 * Counts what a process asks of malloc of libc, from now on until the link is closed. Every program on the machine uses libc: of the
 * others, none may even notice.
 *
 * @throws {BpfError} when there is no such process, or it has no libc
 */
export function countMallocs({ programs }: Mallocs, pid: number): Link {
  return todo('05.7', 'attach on_malloc to malloc of libc, in this process alone');
}
