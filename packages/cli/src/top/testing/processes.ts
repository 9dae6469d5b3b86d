import {
  closeSync,
  constants,
  openSync,
  readFileSync,
  readdirSync,
  readlinkSync,
  writeSync,
} from 'node:fs';
import { expect } from 'vitest';

/** How many links a process holds. */
export function held(pid: number): number {
  const folder = `/proc/${pid}/fd`;
  return readdirSync(folder).filter((fd) => {
    try {
      return readlinkSync(`${folder}/${fd}`).includes('bpf_link');
    } catch {
      return false;
    }
  }).length;
}

/** The process that a shell waits for. */
export function childOf(pid: number): number {
  const [child] = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ');
  return Number(child);
}

/** As ps shows it: `S` sleeps, `Z` has ended. */
export function stateOf(pid: number): string {
  return /\) (\w) /.exec(readFileSync(`/proc/${pid}/stat`, 'utf8'))?.[1] ?? '';
}

/** Writes to a terminal until it takes no more. */
export function fill(device: string): void {
  const { O_WRONLY, O_NONBLOCK, O_NOCTTY } = constants;
  const fd = openSync(device, O_WRONLY | O_NONBLOCK | O_NOCTTY);
  try {
    for (;;) writeSync(fd, ' '.repeat(64));
  } catch (error) {
    expect((error as NodeJS.ErrnoException).code).toBe('EAGAIN');
  } finally {
    closeSync(fd);
  }
}

/** Hundredths of a second on a CPU. */
export function usedBy(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
  return Number(fields[11]) + Number(fields[12]);
}

/** What a process wrote, in bytes and calls. */
export function writtenBy(pid: number): { readonly bytes: number; readonly calls: number } {
  const io = readFileSync(`/proc/${pid}/io`, 'utf8');
  return {
    bytes: Number(/^wchar: (\d+)/m.exec(io)?.[1]),
    calls: Number(/^syscw: (\d+)/m.exec(io)?.[1]),
  };
}
