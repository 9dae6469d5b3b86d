import { readFileSync, statSync } from 'node:fs';
import type { Holder } from '@ebpf-dojo/bpf/tcp';

/** Of /proc/PID/stat, counted behind the name, which may have spaces: `starttime`, proc(5). */
const START_TIME = 19;

/** This process. */
export function thisProcess(): Holder {
  return {
    pid: process.pid,
    started: startOf(process.pid) ?? 0,
    pid_namespace: pidNamespaceInode(),
  };
}

/** Whether a process still runs, and is not another one with its number. Of one in another PID namespace that cannot be seen: it may. */
export function isRunning({ pid, started, pid_namespace: namespace }: Holder): boolean {
  return namespace !== pidNamespaceInode() || startOf(pid) === started;
}

function pidNamespaceInode(): number {
  return statSync('/proc/self/ns/pid').ino;
}

/** In clock ticks since boot; undefined when there is no such process. */
function startOf(pid: number): number | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'latin1');
    return Number(text.slice(text.lastIndexOf(')') + 2).split(' ')[START_TIME]);
  } catch {
    return undefined;
  }
}
