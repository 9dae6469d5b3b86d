import { readFileSync } from 'node:fs';
import { processError } from './process-error.ts';

const DELETED = ' (deleted)';
const LINE = /^([0-9a-f]+)-([0-9a-f]+) (\S{4}) ([0-9a-f]+) ([0-9a-f]+:[0-9a-f]+) (\d+) *(.*)$/;

/** A part of a process's memory: a line of /proc/PID/maps. */
export interface Mapping {
  readonly start: bigint;
  /** The first byte behind it. */
  readonly end: bigint;
  readonly executable: boolean;
  /** The byte of the file at its start. */
  readonly fileOffset: bigint;
  /** Its file's device and inode, as the kernel has them: on overlayfs and btrfs not what stat(2) says. */
  readonly file: string;
  readonly inode: bigint;
  /** The file as the process sees it; `[heap]`, `[vdso]` and their like; empty for anonymous memory. */
  readonly path: string;
  /** The file has no name any more. */
  readonly deleted: boolean;
}

/** @throws {BpfError} ESRCH when there is no such process, EACCES when it may not be looked at */
export function readMaps(pid: number): Mapping[] {
  try {
    return parseMaps(readFileSync(`/proc/${pid}/maps`, 'utf8'));
  } catch (error) {
    throw processError(pid, 'maps', error);
  }
}

/** Reads the text of /proc/PID/maps, proc(5), in ascending order of addresses. */
export function parseMaps(text: string): Mapping[] {
  const mappings: Mapping[] = [];
  for (const line of text.split('\n')) {
    const [, start, end, flags = '', offset, device, inode = '0', name = ''] =
      LINE.exec(line) ?? [];
    if (start === undefined || end === undefined || offset === undefined) continue;
    const deleted = name.startsWith('/') && name.endsWith(DELETED);
    mappings.push({
      start: BigInt(`0x${start}`),
      end: BigInt(`0x${end}`),
      executable: flags[2] === 'x',
      fileOffset: BigInt(`0x${offset}`),
      file: `${device} ${inode}`,
      inode: BigInt(inode),
      // seq_file_path() in fs/seq_file.c: a newline in a path is written so.
      path: (deleted ? name.slice(0, -DELETED.length) : name).replaceAll('\\012', '\n'),
      deleted,
    });
  }
  return mappings;
}

/** The mapping with an address. */
export function mappingAt(mappings: readonly Mapping[], address: bigint): Mapping | undefined {
  let from = 0;
  let to = mappings.length;
  while (from < to) {
    const middle = (from + to) >>> 1;
    if ((mappings[middle]?.end ?? 0n) <= address) from = middle + 1;
    else to = middle;
  }
  const found = mappings[from];
  return found !== undefined && found.start <= address ? found : undefined;
}
