import type { Profile } from './load.ts';
import { nameStack, type Resolve } from './name.ts';
import { Symbols } from './symbols.ts';

/** Samples that found the same process in the same place. */
export interface Sample {
  readonly pid: number;
  /** The thread's name. */
  readonly comm: string;
  /** Functions of the program and its libraries, the outermost first. */
  readonly user: readonly string[];
  /** Functions of the kernel that worked for it; none when the program itself ran. */
  readonly kernel: readonly string[];
  readonly count: number;
}

/** What stands for a stack that was lost. */
export const LOST = '[lost]';

/** No such stack: of the kernel while the program itself runs, of the program in a thread of the kernel. */
const EFAULT = 14;

/**
 * Reads what was counted, with names for all addresses.
 *
 * @param pid of this process alone: nobody else's symbols are read
 */
export function readSamples({ maps }: Profile, pid?: number): Sample[] {
  const symbols = new Symbols();
  const names = (stack: number, resolve: Resolve): string[] => {
    if (stack === -EFAULT) return [];
    const addresses = stack < 0 ? undefined : maps.stacks.get(stack);
    return addresses === undefined ? [LOST] : nameStack(addresses, resolve);
  };
  const wanted = [...maps.places.entries()].filter(
    ([place]) => pid === undefined || place.pid === pid,
  );
  return wanted.map(([{ pid: process, comm, kernel_stack: kernel, user_stack: user }, count]) => ({
    pid: process,
    comm,
    user: names(user, symbols.user(process)),
    kernel: names(kernel, symbols.kernel),
    count,
  }));
}
