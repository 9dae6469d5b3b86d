import { BpfError } from '../errors/bpf-error.ts';
import { kernelStruct } from '../ffi/kernel-struct.ts';
import { lastErrno, libc } from '../ffi/libc.ts';
import { nativeAbi, syscallNumber } from '../syscalls/index.ts';

/** `struct perf_event_attr`, include/uapi/linux/perf_event.h: what this library sets of it. */
export interface PerfAttr {
  /** `enum perf_type_id`, or the number of a PMU in /sys/bus/event_source/devices. */
  readonly type: number;
  readonly config: bigint;
  /** Every how many events, or with `frequency` how often a second. */
  readonly samplePeriod: bigint;
  readonly frequency?: boolean;
  /** Threads and processes that the watched one starts are watched too. */
  readonly inherit?: boolean;
  readonly config1?: bigint;
  readonly config2?: bigint;
}

// PERF_ATTR_SIZE_VER1: up to config2. Every kernel from 2.6.33 on has that much.
const ATTR_BYTES = 72;
// Not before the program is attached.
const FLAG_DISABLED = 1n << 0n;
const FLAG_INHERIT = 1n << 1n;
const FLAG_FREQ = 1n << 10n;
const PERF_FLAG_FD_CLOEXEC = 8;

/** Which process and CPU an event is of, as perf_event_open(2) takes them: -1 is any. */
export interface PerfScope {
  readonly pid: number;
  readonly cpu: number;
}

/**
 * perf_event_open(2).
 *
 * @returns a file descriptor, or a negative errno
 */
export function openPerfEvent(attr: PerfAttr, { pid, cpu }: PerfScope): number {
  const flags =
    FLAG_DISABLED |
    (attr.inherit === true ? FLAG_INHERIT : 0n) |
    (attr.frequency === true ? FLAG_FREQ : 0n);
  const bytes = kernelStruct(ATTR_BYTES, [
    [0, 'u32', attr.type],
    [4, 'u32', ATTR_BYTES],
    [8, 'u64', attr.config],
    [16, 'u64', attr.samplePeriod],
    [40, 'u64', flags],
    [56, 'u64', attr.config1 ?? 0n],
    [64, 'u64', attr.config2 ?? 0n],
  ]);
  const number = syscallNumber(nativeAbi(), 'perf_event_open') as number;
  const fd = Number(libc.syscall(number, bytes, pid, cpu, -1, PERF_FLAG_FD_CLOEXEC));
  return fd < 0 ? -lastErrno() : fd;
}

/** Where a probe's event is opened: for one process on any CPU; for all by one event on CPU 0, since the probe itself runs everywhere. */
export function probeScope(pid: number | undefined): PerfScope {
  return pid === undefined ? { pid: -1, cpu: 0 } : { pid, cpu: -1 };
}

/** @throws {BpfError} `attach` of `subject` failed */
export function refuse(subject: string, errno: number, hint?: string): never {
  throw new BpfError({
    operation: 'attach',
    subject,
    errno,
    ...(hint === undefined ? {} : { hint }),
  });
}
