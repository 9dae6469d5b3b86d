import { BpfError } from './errors/bpf-error.ts';
import { libbpf } from './ffi/libbpf.ts';
import { Mapping } from './ffi/memory.ts';
import { programTypeOf, type ProgramType } from './program-type.ts';

/** Offsets in `struct bpf_prog_info`, include/uapi/linux/bpf.h; a test compares them with the kernel's BTF. */
export const PROGRAM_INFO_OFFSETS = {
  type: 0,
  id: 4,
  tag: 8,
  jited_prog_len: 16,
  xlated_prog_len: 20,
  load_time: 40,
  created_by_uid: 48,
  nr_map_ids: 52,
  map_ids: 56,
  name: 64,
  btf_id: 128,
  run_time_ns: 192,
  run_cnt: 200,
  recursion_misses: 208,
  verified_insns: 216,
} as const;

const INFO_BYTES = 232;
const TAG_BYTES = 8;
const NAME_BYTES = 16; // BPF_OBJ_NAME_LEN
const INSTRUCTION_BYTES = 8;
/** MAX_USED_MAPS in linux/bpf_verifier.h: a program uses no more maps. */
const MAX_MAPS = 64;
const PAGE_BYTES = 4096;

/** What the kernel tells of a loaded program. Source: `struct bpf_prog_info`, include/uapi/linux/bpf.h. */
export interface ProgramInfo {
  /** The kernel's number for it, while it exists. */
  readonly id: number;
  /** What kind of hook it is for. */
  readonly type: ProgramType;
  /** The first 15 bytes of the C function's name. */
  readonly name: string;
  /** A hash of its instructions, 16 hexadecimal digits: the same program has the same tag. */
  readonly tag: string;
  /** When it was loaded: nanoseconds since the machine started, `CLOCK_BOOTTIME`. */
  readonly loadTimeNs: bigint;
  /** The user who loaded it. */
  readonly uid: number;
  /** Ids of the maps it uses, those of global variables among them. */
  readonly mapIds: readonly number[];
  /** The id of its BTF; 0 without. */
  readonly btfId: number;
  /** Instructions after the verifier rewrote it; 0 when this process may not see them. */
  readonly instructions: number;
  /** Bytes of machine code; 0 without a JIT compiler, and when this process may not see them. */
  readonly jitedBytes: number;
  /** Instructions the verifier went through, on all paths together. Linux 5.16; 0 before. */
  readonly verifiedInstructions: number;
  /** Nanoseconds spent in it, and runs; counted only while {@link enableRunStatistics} is on anywhere. */
  readonly runTimeNs: bigint;
  /** How often it ran while statistics were on. */
  readonly runs: bigint;
  /** Times it was skipped because it was running on that CPU already. Linux 5.12; 0 before. */
  readonly recursionMisses: bigint;
}

/** @throws {BpfError} when the kernel refuses */
export function programInfo(fd: number, subject: string): ProgramInfo {
  // The kernel writes map ids to an address, so both are in memory that has one.
  const memory = new Mapping({
    subject: 'program information',
    length: PAGE_BYTES,
    writable: true,
  });
  try {
    const at = PROGRAM_INFO_OFFSETS;
    const bytes = new Uint8Array(memory.buffer);
    const view = new DataView(memory.buffer);
    view.setUint32(at.nr_map_ids, MAX_MAPS, true);
    view.setBigUint64(at.map_ids, memory.address + BigInt(INFO_BYTES), true);
    // An older kernel fills in a shorter struct and leaves the rest zero.
    const error = libbpf.bpf_obj_get_info_by_fd(fd, memory.address, new Uint32Array([INFO_BYTES]));
    if (error < 0) throw new BpfError({ operation: 'information', subject, errno: -error });
    const maps = Math.min(view.getUint32(at.nr_map_ids, true), MAX_MAPS);
    return {
      id: view.getUint32(at.id, true),
      type: programTypeOf(view.getUint32(at.type, true)),
      name: Buffer.from(bytes.subarray(at.name, at.name + NAME_BYTES))
        .toString('latin1')
        .replace(/\0.*$/s, ''),
      tag: Buffer.from(bytes.subarray(at.tag, at.tag + TAG_BYTES)).toString('hex'),
      loadTimeNs: view.getBigUint64(at.load_time, true),
      uid: view.getUint32(at.created_by_uid, true),
      mapIds: [...new Uint32Array(memory.buffer, INFO_BYTES, maps)],
      btfId: view.getUint32(at.btf_id, true),
      instructions: view.getUint32(at.xlated_prog_len, true) / INSTRUCTION_BYTES,
      jitedBytes: view.getUint32(at.jited_prog_len, true),
      verifiedInstructions: view.getUint32(at.verified_insns, true),
      runTimeNs: view.getBigUint64(at.run_time_ns, true),
      runs: view.getBigUint64(at.run_cnt, true),
      recursionMisses: view.getBigUint64(at.recursion_misses, true),
    };
  } finally {
    memory.close();
  }
}
