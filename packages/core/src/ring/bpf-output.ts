import { BpfError } from '../errors/bpf-error.ts';
import { lastErrno, libc } from '../ffi/libc.ts';
import { nativeAbi, syscallNumber } from '../syscalls/index.ts';

// include/uapi/linux/perf_event.h
const PERF_TYPE_SOFTWARE = 1;
const PERF_COUNT_SW_BPF_OUTPUT = 10n;
const PERF_SAMPLE_RAW = 1n << 10n;
const PERF_FORMAT_LOST = 1n << 4n;
const PERF_FLAG_FD_CLOEXEC = 8;
const ATTR_BYTES = 64; // PERF_ATTR_SIZE_VER0, which every kernel understands
const FLAG_WATERMARK = 1n << 14n;
const EINVAL = 22;

/** When a perf event wakes its reader. */
export type WakeUp = { readonly events: number } | { readonly bytes: number };

/** A perf event that BPF programs write to. */
export interface BpfOutput {
  readonly fd: number;
  /** Whether read(2) gives the number of lost events too: from Linux 6.0 on. */
  readonly countsLost: boolean;
}

/**
 * Opens the software event that `bpf_perf_event_output` writes to on one CPU. It is disabled yet.
 *
 * @param cpu one that is online
 * @throws {BpfError} ENODEV when the CPU is not online, EACCES or EPERM without privileges
 */
export function openBpfOutput(cpu: number, subject: string, wakeUp: WakeUp): BpfOutput {
  const counting = open(cpu, wakeUp, PERF_FORMAT_LOST);
  if (counting >= 0) return { fd: counting, countsLost: true };
  const plain = lastErrno() === EINVAL ? open(cpu, wakeUp, 0n) : counting;
  if (plain < 0) throw new BpfError({ operation: 'open', subject, errno: lastErrno() });
  return { fd: plain, countsLost: false };
}

function open(cpu: number, wakeUp: WakeUp, readFormat: bigint): number {
  const attr = new DataView(new ArrayBuffer(ATTR_BYTES));
  const byBytes = 'bytes' in wakeUp;
  attr.setUint32(0, PERF_TYPE_SOFTWARE, true);
  attr.setUint32(4, ATTR_BYTES, true);
  attr.setBigUint64(8, PERF_COUNT_SW_BPF_OUTPUT, true);
  attr.setBigUint64(16, 1n, true); // sample_period: every event
  attr.setBigUint64(24, PERF_SAMPLE_RAW, true);
  attr.setBigUint64(32, readFormat, true);
  attr.setBigUint64(40, byBytes ? FLAG_WATERMARK : 0n, true);
  attr.setUint32(48, byBytes ? wakeUp.bytes : wakeUp.events, true);
  const number = syscallNumber(nativeAbi(), 'perf_event_open') as number;
  return Number(
    libc.syscall(number, new Uint8Array(attr.buffer), -1, cpu, -1, PERF_FLAG_FD_CLOEXEC),
  );
}
