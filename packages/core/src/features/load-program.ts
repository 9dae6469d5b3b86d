import { libbpf } from '../ffi/libbpf.ts';
import { Mapping } from '../ffi/memory.ts';
import { opts } from '../ffi/opts.ts';
import { programTypeValue, type ProgramType } from '../program-type.ts';
import { bytesOf, type Instructions } from './instructions.ts';
import { KernelFd } from './kernel-fd.ts';
import { Refusal } from './refusal.ts';

const LOG_BYTES = 64 * 1024;
/** The kernel stops verifying when a signal comes, such as that of a child that ended, and says EAGAIN (kernel/bpf/verifier.c, do_check). */
const ATTEMPTS = 10;

/** A program of a few instructions. */
export interface TinyProgram {
  readonly type: ProgramType;
  readonly instructions: Instructions;
  /** `enum bpf_attach_type`, include/uapi/linux/bpf.h. */
  readonly expectedAttachType?: number;
  /** `BPF_F_SLEEPABLE` and its like. */
  readonly flags?: number;
  /** The BTF id of the function or tracepoint to be attached to. */
  readonly attachBtfId?: number;
}

/** What the verifier made of it: a descriptor, or an errno. */
export interface LoadResult {
  /** Negative errno, or a descriptor for the caller to close. */
  readonly result: number;
  /** The verifier's words: empty when it was never asked. */
  readonly log: string;
}

/** Loads a program, or says why not. */
export function tryToLoad(program: TinyProgram): LoadResult {
  const memory = new Mapping({ subject: 'verifier log', length: LOG_BYTES, writable: true });
  try {
    // struct bpf_prog_load_opts, bpf.h.
    const options = opts({
      attempts: ['int', ATTEMPTS],
      expected_attach_type: ['int', program.expectedAttachType ?? 0],
      prog_btf_fd: ['uint32_t', 0],
      prog_flags: ['uint32_t', program.flags ?? 0],
      prog_ifindex: ['uint32_t', 0],
      kern_version: ['uint32_t', 0],
      attach_btf_id: ['uint32_t', program.attachBtfId ?? 0],
      attach_prog_fd: ['uint32_t', 0],
      attach_btf_obj_fd: ['uint32_t', 0],
      fd_array: ['void *', null],
      func_info: ['void *', null],
      func_info_cnt: ['uint32_t', 0],
      func_info_rec_size: ['uint32_t', 0],
      line_info: ['void *', null],
      line_info_cnt: ['uint32_t', 0],
      line_info_rec_size: ['uint32_t', 0],
      log_level: ['uint32_t', 1],
      log_size: ['uint32_t', LOG_BYTES],
      log_buf: ['void *', memory.address],
    });
    const { instructions } = program;
    const result = libbpf.bpf_prog_load(
      programTypeValue(program.type),
      'feature',
      'GPL',
      bytesOf(instructions),
      instructions.length,
      options,
    );
    const bytes = Buffer.from(memory.buffer);
    return { result, log: bytes.toString('latin1', 0, bytes.indexOf(0)) };
  } finally {
    memory.close();
  }
}

/** @throws {Refusal} when the kernel does not load it */
export function loadProgram(program: TinyProgram): KernelFd {
  const { result } = tryToLoad(program);
  if (result < 0) throw new Refusal('load', `program of type ${program.type}`, -result);
  return new KernelFd(result);
}
