import { readFileSync, statSync } from 'node:fs';
import type { Rule, TraceShape } from '@ebpf-dojo/bpf/trace';
import {
  compatAbi,
  nativeAbi,
  nearSyscallNames,
  syscallNames,
  syscallNumber,
  textArgument,
  type Abi,
} from '@ebpf-dojo/core/syscalls';
import { UsageError } from '../exit.ts';

/** Which calls to trace. All that is given must hold. */
export interface TraceFilter {
  /** One process, by the id the viewer sees. */
  readonly pid?: number;
  /** A process's or thread's name. */
  readonly comm?: string;
  readonly syscalls?: readonly string[];
}

const COMM_BYTES = 16;
// include/linux/proc_ns.h: PROC_PID_INIT_INO.
const INIT_PID_NAMESPACE = 0xef_ff_ff_fcn;

/**
 * Writes a filter into the constants of trace.bpf.c.
 *
 * @throws {UsageError} when a system call or process does not exist
 */
export function applyFilter(filter: TraceFilter, constants: TraceShape['variables']): void {
  const namespace = pidNamespace();
  constants.pid_namespace_device = namespace.device;
  constants.pid_namespace_inode = namespace.inode;
  constants.tracer_pid = process.pid;
  constants.wants_unknown = filter.syscalls === undefined;
  constants.rules = rules(filter.syscalls, constants.rules);
  if (filter.pid !== undefined) {
    assertProcess(filter.pid);
    constants.target_pid = filter.pid;
  }
  if (filter.comm !== undefined) constants.target_comm = cutComm(filter.comm);
}

/** What the kernel keeps of a longer name. */
export function cutComm(name: string): string {
  return new TextDecoder().decode(Buffer.from(name).subarray(0, COMM_BYTES - 1));
}

/** What the kernel does with each number: the native table first, the 32-bit one behind it. */
function rules(wanted: readonly string[] | undefined, empty: readonly Rule[]): Rule[] {
  const table = [...empty];
  const slots = table.length / 2;
  const names = wanted === undefined ? undefined : new Set(wanted);
  const unknown = new Set(names);
  for (const [abi, offset] of abis(slots)) {
    for (const name of syscallNames(abi)) {
      const number = syscallNumber(abi, name);
      if (number === undefined || number >= slots) continue;
      unknown.delete(name);
      table[offset + number] = {
        wanted: names?.has(name) ?? true,
        starts_command: name === 'execve',
        text_argument: (textArgument(name, abi) ?? -1) + 1,
      };
    }
  }
  const [first] = unknown;
  if (first !== undefined) throw unknownSyscall(first);
  return table;
}

function abis(slots: number): [Abi, number][] {
  const compat = compatAbi();
  return compat === undefined
    ? [[nativeAbi(), 0]]
    : [
        [nativeAbi(), 0],
        [compat, slots],
      ];
}

function unknownSyscall(name: string): UsageError {
  const near = nearSyscallNames(name, nativeAbi());
  const remedy =
    near.length > 0
      ? `did you mean ${near.join(', ')}?`
      : 'names are those of the manual, such as openat or execve.';
  return new UsageError(`no system call is named '${name}': ${remedy}`);
}

function assertProcess(pid: number): void {
  try {
    readFileSync(`/proc/${pid}/comm`);
  } catch {
    throw new UsageError(`there is no process ${pid}.`);
  }
}

/** Ids are the machine's own unless this process lives in a PID namespace, as in a container. */
function pidNamespace(): { readonly device: bigint; readonly inode: bigint } {
  const { dev, ino } = statSync('/proc/self/ns/pid', { bigint: true });
  return ino === INIT_PID_NAMESPACE ? { device: 0n, inode: 0n } : { device: dev, inode: ino };
}
