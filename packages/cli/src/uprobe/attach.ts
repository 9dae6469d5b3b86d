import {
  attachUprobeMulti,
  features,
  type Link,
  type LinkGroup,
  type Program,
  type UserFunctions,
} from '@ebpf-dojo/core';
import { BlockedError } from '../exit.ts';

/** Where and how a program of uprobe.bpf.c is attached. */
export interface ProbeTarget extends Pick<UserFunctions, 'path' | 'functions'> {
  /** One process; all without it. */
  readonly pid?: number;
}

/**
 * Whether links can say which function they are on.
 *
 * @throws {BlockedError} when they have to, and cannot
 */
export function tellsFunctions({ functions }: ProbeTarget): boolean {
  if (functions.length === 1) return false;
  if (features.helper('get_attach_cookie', 'kprobe').has === 'no')
    throw new BlockedError(
      `${functions.length} functions fit, and telling them apart needs Linux 5.15 (BPF cookies): name one of them, with --list to see them.`,
    );
  return true;
}

/** Attaches to the entry, or the return, of every function; their places in the list are what {@link tellsFunctions} tells. */
export function attach(
  program: Program,
  { path, functions, pid }: ProbeTarget,
  isReturn: boolean,
): Link | LinkGroup {
  return attachUprobeMulti(program, {
    binary: path,
    offsets: functions.map(({ fileOffset }) => fileOffset),
    return: isReturn,
    ...(functions.length === 1 ? {} : { cookies: functions.map((_, index) => BigInt(index)) }),
    ...(pid === undefined ? {} : { pid }),
  });
}
