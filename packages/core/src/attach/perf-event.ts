import { BpfError } from '../errors/bpf-error.ts';
import { libbpf } from '../ffi/libbpf.ts';
import { lastErrno, libc } from '../ffi/libc.ts';
import type { Link } from '../link.ts';
import type { Program } from '../program.ts';
import { nativeAbi, syscallNumber } from '../syscalls/index.ts';

// include/uapi/linux/perf_event.h
const PERF_TYPE_SOFTWARE = 1;
const PERF_COUNT_SW_CPU_CLOCK = 0n;
const PERF_FLAG_FD_CLOEXEC = 8;
const ATTR_BYTES = 64; // PERF_ATTR_SIZE_VER0, which every kernel understands
const FLAG_FREQ = 1n << 10n;

/** What a sampling program is run by. */
export interface CpuClock {
  /** The CPU to sample; it must be online. */
  readonly cpu: number;
  /** Samples a second, at most /proc/sys/kernel/perf_event_max_sample_rate. */
  readonly hertz: number;
}

/**
 * Runs a `perf_event` program `hertz` times a second on one CPU, by the kernel's software clock, which virtual machines have too.
 *
 * Source: perf_event_open(2). Needs CONFIG_PERF_EVENTS; CAP_PERFMON, or kernel.perf_event_paranoid at most 0.
 *
 * @throws {BpfError} ENODEV when the CPU is not online, EACCES or EPERM without privileges
 */
export function attachCpuClock(program: Program, { cpu, hertz }: CpuClock): Link {
  const fd = openCpuClock(cpu, hertz);
  try {
    return program.attachWith(`CPU clock of CPU ${cpu}`, (handle) =>
      libbpf.bpf_program__attach_perf_event(handle, fd),
    );
  } catch (error) {
    // libbpf owns the descriptor once attached, and not before.
    libc.close(fd);
    throw error;
  }
}

function openCpuClock(cpu: number, hertz: number): number {
  const attr = new DataView(new ArrayBuffer(ATTR_BYTES));
  attr.setUint32(0, PERF_TYPE_SOFTWARE, true);
  attr.setUint32(4, ATTR_BYTES, true);
  attr.setBigUint64(8, PERF_COUNT_SW_CPU_CLOCK, true);
  attr.setBigUint64(16, BigInt(hertz), true);
  attr.setBigUint64(40, FLAG_FREQ, true);
  const number = syscallNumber(nativeAbi(), 'perf_event_open') as number;
  const fd = Number(
    libc.syscall(number, new Uint8Array(attr.buffer), -1, cpu, -1, PERF_FLAG_FD_CLOEXEC),
  );
  if (fd < 0)
    throw new BpfError({
      operation: 'open',
      subject: `software clock event on CPU ${cpu}`,
      errno: lastErrno(),
    });
  return fd;
}
