import { readFileSync } from 'node:fs';
import { libc } from '../ffi/libc.ts';

/** A place in a file of this process's code. */
export interface CodePlace {
  readonly path: string;
  /** Bytes from the start of the file. */
  readonly offset: bigint;
}

/** Where libc's getppid() is in its file: something to probe that this process can call. Undefined when it is in no file. */
export function getppidPlace(): CodePlace | undefined {
  const address = libc.dlsym(null, 'getppid');
  if (address === null) return undefined;
  for (const line of readFileSync('/proc/self/maps', 'utf8').split('\n')) {
    // proc_pid_maps(5): start-end perms offset device inode path
    const found = /^([0-9a-f]+)-([0-9a-f]+) \S+ ([0-9a-f]+) \S+ \d+ +(\/.*)$/.exec(line);
    if (found === null) continue;
    const [start, end, at] = [found[1], found[2], found[3]].map((hex) => BigInt(`0x${hex}`));
    if (start === undefined || end === undefined || at === undefined) continue;
    if (address >= start && address < end)
      return { path: found[4] ?? '', offset: address - start + at };
  }
  return undefined;
}
