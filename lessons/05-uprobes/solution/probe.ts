import { attachUprobe, type Program } from '@ebpf-dojo/core';

/** A function of a program or a library. */
export interface Place {
  /** The file's path. */
  readonly binary: string;
  readonly function: string;
}

/** What runs at a function. */
export interface Probes {
  /** When it is called. */
  readonly entry: Program;
  /** When it returns. */
  readonly exit: Program;
}

/**
 * Attaches a program to the entry of a function, and another to its return, in every process that runs the file.
 *
 * The return comes first: a call that is entered in between is then seen to return only. The other way round, it would be seen to
 * begin, and never to end.
 *
 * @throws {BpfError} when there is no such file or function, with names near it
 */
export function probe({ entry, exit }: Probes, place: Place): void {
  attachUprobe(exit, { ...place, return: true });
  attachUprobe(entry, place);
}
