import { BpfError } from './errors/bpf-error.ts';
import { libbpf } from './ffi/libbpf.ts';

/** Offsets in `struct bpf_prog_info`, include/uapi/linux/bpf.h; a test compares them with the kernel's BTF. */
export const PROGRAM_INFO_OFFSETS = {
  id: 4,
  run_time_ns: 192,
  run_cnt: 200,
  recursion_misses: 208,
} as const;

const INFO_BYTES = 232;

/** What the kernel tells of a loaded program. */
export interface ProgramInfo {
  readonly id: number;
  /** Nanoseconds spent in it, and runs; counted only while `kernel.bpf_stats_enabled` is on. */
  readonly runTime: bigint;
  readonly runs: bigint;
  /** Times it was skipped because it was running on that CPU already. Linux 5.12; 0 before. */
  readonly recursionMisses: bigint;
}

/** @throws {BpfError} when the kernel refuses */
export function programInfo(fd: number, subject: string): ProgramInfo {
  // An older kernel fills in a shorter struct and leaves the rest zero.
  const info = new Uint8Array(INFO_BYTES);
  const error = libbpf.bpf_obj_get_info_by_fd(fd, info, new Uint32Array([INFO_BYTES]));
  if (error < 0) throw new BpfError({ operation: 'information', subject, errno: -error });
  const view = new DataView(info.buffer);
  return {
    id: view.getUint32(PROGRAM_INFO_OFFSETS.id, true),
    runTime: view.getBigUint64(PROGRAM_INFO_OFFSETS.run_time_ns, true),
    runs: view.getBigUint64(PROGRAM_INFO_OFFSETS.run_cnt, true),
    recursionMisses: view.getBigUint64(PROGRAM_INFO_OFFSETS.recursion_misses, true),
  };
}
