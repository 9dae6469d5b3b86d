import { readFileSync } from 'node:fs';
import type { TaskFilterOptions } from '../commands/options.ts';
import { UsageError } from '../exit.ts';
import { findCgroup } from './cgroup.ts';
import { pidNamespace } from './pid-namespace.ts';
import { userId } from './user.ts';

/** The constants of bpf/include/filter.h and task.h, which a skeleton has before load. */
export interface TaskFilterConstants {
  filter: {
    tracer: number;
    pid: number;
    tid: number;
    by_uid: boolean;
    uid: number;
    cgroup: bigint;
    cgroup_level: number;
    comm: string;
  };
  pid_namespace_device: bigint;
  pid_namespace_inode: bigint;
}

const COMM_BYTES = 16;

/**
 * Writes the filters by who does it into the constants of a BPF object. All that is given must hold.
 *
 * @throws {UsageError} when a process, thread, user or cgroup does not exist
 */
export function applyTaskFilter(options: TaskFilterOptions, constants: TaskFilterConstants): void {
  const { pid, tid, uid, process: name, cgroup } = options;
  if (pid !== undefined) assertTask(pid, 'process');
  if (tid !== undefined) assertTask(tid, 'thread');
  const group = cgroup === undefined ? undefined : findCgroup(cgroup);
  const namespace = pidNamespace();
  constants.pid_namespace_device = namespace.device;
  constants.pid_namespace_inode = namespace.inode;
  constants.filter = {
    tracer: process.pid,
    pid: pid ?? 0,
    tid: tid ?? 0,
    by_uid: uid !== undefined,
    uid: uid === undefined ? 0 : userId(uid),
    cgroup: group?.id ?? 0n,
    cgroup_level: group?.level ?? 0,
    comm: name === undefined ? '' : commOf(name),
  };
}

/** @throws {UsageError} when there is no such process or thread */
export function assertTask(id: number, what: 'process' | 'thread'): void {
  try {
    readFileSync(`/proc/${id}/comm`);
  } catch {
    throw new UsageError(`there is no ${what} ${id}.`);
  }
}

/** What the kernel keeps of a name; says so when that is not all. */
function commOf(name: string): string {
  if (name === '') throw new UsageError('give --process a name.');
  const cut = cutComm(name);
  if (cut !== name)
    process.stderr.write(`ebpf-tool: the kernel keeps 15 bytes of a name: looking for '${cut}'.\n`);
  return cut;
}

/** What the kernel keeps of a longer name. */
export function cutComm(name: string): string {
  return new TextDecoder().decode(Buffer.from(name).subarray(0, COMM_BYTES - 1));
}
