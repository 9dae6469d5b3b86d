import { readFileSync, statSync } from 'node:fs';
import { checkPid } from './check.ts';
import { kernelDevice } from './kernel-device.ts';
import { processError } from './process-error.ts';

/** What `bpf_get_ns_current_pid_tgid()` takes to know a PID namespace by. */
export interface PidNamespace {
  /** Of the file system that namespaces are in, as the kernel has device numbers: not always as stat(2) has them. */
  readonly device: bigint;
  /** Of /proc/PID/ns/pid, on {@link device}. */
  readonly inode: bigint;
}

/**
 * The PID namespace of a process.
 *
 * BPF programs see the pids of the first namespace, whoever loads them. Within a container, where those are other numbers, a program
 * asks for the pids of a namespace by `bpf_get_ns_current_pid_tgid(device, inode, …)` (Linux 5.7, bpf-helpers(7)).
 *
 * @param pid as this process sees it; itself where left out
 * @throws {BpfError} ESRCH when there is no such process, EACCES when it may not be looked at
 * @throws {TypeError} {RangeError} when it can be no pid
 */
export function pidNamespace(pid: number = process.pid): PidNamespace {
  checkPid(pid);
  try {
    const { dev, ino } = statSync(`/proc/${pid}/ns/pid`, { bigint: true });
    return { device: kernelDevice(dev), inode: ino };
  } catch (error) {
    throw processError(pid, 'PID namespace', error);
  }
}

/**
 * The pid that a process has in its own PID namespace, such as 1 for the first of a container.
 *
 * @param pid as this process sees it
 * @throws {BpfError} ESRCH when there is no such process
 * @throws {TypeError} {RangeError} when it can be no pid
 */
export function pidInNamespace(pid: number): number {
  checkPid(pid);
  return readStatus(pid).pidInNamespace;
}

/** What /proc/PID/status says of a process. */
export interface ProcessStatus {
  readonly pidInNamespace: number;
  /** The effective user, as this process sees users. */
  readonly user: number;
}

/** @throws {BpfError} ESRCH when there is no such process */
export function readStatus(pid: number): ProcessStatus {
  let status: string;
  try {
    status = readFileSync(`/proc/${pid}/status`, 'utf8');
  } catch (error) {
    throw processError(pid, 'status', error);
  }
  // One pid for each namespace, the process's own last; without CONFIG_PID_NS there is no such line.
  const pids = /^NSpid:\s+(.*)$/m.exec(status)?.[1]?.split(/\s+/).map(Number);
  const user = /^Uid:\s+\d+\s+(\d+)/m.exec(status)?.[1];
  return { pidInNamespace: pids?.at(-1) ?? pid, user: Number(user) };
}
