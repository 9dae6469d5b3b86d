import { nameOf } from './syscall-name.ts';

/** What a slot of a map in the kernel counts: a system call, or, with null, all those that no table has a place for. */
export interface CountedSyscall {
  readonly number: number | null;
  readonly compat: boolean;
}

/** Its name as in the manual; `sys_<number>` for one that no table has. */
export function countedName({ number, compat }: CountedSyscall): string {
  return number === null ? 'unknown' : nameOf({ number, compat });
}

/**
 * Which call a slot stands for: native numbers first, then as many 32-bit ones, and the last of each half for all that have no place.
 *
 * @param slots how many there are
 */
export function callOfSlot(slot: number, slots: number): CountedSyscall {
  const perAbi = slots / 2;
  const number = slot % perAbi;
  return { number: number === perAbi - 1 ? null : number, compat: slot >= perAbi };
}
