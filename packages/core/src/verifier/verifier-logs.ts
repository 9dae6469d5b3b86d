import { BpfError } from '../errors/bpf-error.ts';
import type { Pointer } from '../ffi/declare.ts';
import { libbpf } from '../ffi/libbpf.ts';
import { Mapping } from '../ffi/memory.ts';

/** What the verifier said of one program. */
export interface ProgramLog {
  readonly program: string;
  readonly section: string;
  /** All of it, or what the memory for it took. */
  readonly log: string;
  /** What did not fit. */
  readonly missing: 'start' | 'end' | undefined;
}

const MIB = 1024 * 1024;

/**
 * Bytes for one program's log, the best first. The pages are mapped and not backed until the kernel writes to them, so only a log of
 * that size costs that much. A million instructions on one path, the most that there can be, make a log of 100 to 200 MB.
 */
const SIZES = [256 * MIB, 16 * MIB, MIB] as const;

// errno-base.h
const ENOSPC = 28;

/** The memory that the verifier writes its logs of an object's programs to. It does so only for a program that it rejects, unless a level asks for more. */
export class VerifierLogs implements Disposable {
  readonly #programs: readonly Pointer[];
  readonly #memory: Mapping[] = [];
  readonly #level: number;

  /**
   * @param programs those that are to be loaded
   * @param level what the verifier is to say of programs that it takes: 0 nothing, else `BPF_LOG_LEVEL1` and its like
   */
  constructor(programs: readonly Pointer[], level = 0) {
    this.#programs = programs;
    this.#level = level;
    try {
      for (const program of programs) {
        const memory = reserve();
        this.#memory.push(memory);
        libbpf.bpf_program__set_log_buf(program, memory.address, memory.length);
        if (level !== 0) libbpf.bpf_program__set_log_level(program, level);
      }
    } catch (error) {
      this[Symbol.dispose]();
      throw error;
    }
  }

  /**
   * The log of the program that was rejected; undefined when none was.
   *
   * @param messages what libbpf said
   */
  read(errno: number, messages: readonly string[]): ProgramLog | undefined {
    // With a level, programs that passed have a log too. libbpf may fail after them for a reason of its own.
    const passed =
      this.#level > 0 && messages.length > 0 && !messages.join().includes('load failed');
    return passed ? undefined : [...this.entries(errno)].at(-1);
  }

  /** The logs there are, in the order of loading. */
  *entries(errno = 0): Generator<ProgramLog, void, undefined> {
    for (const [index, program] of this.#programs.entries()) {
      const memory = this.#memory[index];
      if (memory === undefined) continue;
      const bytes = new Uint8Array(memory.buffer);
      const length = bytes.indexOf(0);
      const end = length === -1 ? bytes.length : length;
      if (end === 0) continue;
      const log = Buffer.from(bytes.buffer, 0, end).toString('utf8');
      yield {
        program: libbpf.bpf_program__name(program),
        section: libbpf.bpf_program__section_name(program),
        log,
        missing: missingPart(log, errno, end + 1 >= bytes.length),
      };
    }
  }

  /** Makes libbpf forget the memory, and frees it. The programs must not be freed yet. */
  forget(): void {
    for (const program of this.#programs) libbpf.bpf_program__set_log_buf(program, null, 0);
    this[Symbol.dispose]();
  }

  [Symbol.dispose](): void {
    for (const memory of this.#memory.splice(0)) memory.close();
  }
}

/**
 * What a log lacks. The kernel says ENOSPC when its words did not fit; from 6.4 on it keeps the last ones, before that the first.
 * Source: kernel/bpf/log.c, bpf_verifier_vlog().
 */
export function missingPart(log: string, errno: number, full: boolean): ProgramLog['missing'] {
  if (!full && errno !== ENOSPC) return undefined;
  return /^processed \d+ insns .*\n?$/m.test(log.slice(-1024)) ? 'start' : 'end';
}

function reserve(): Mapping {
  let refusal: unknown;
  for (const length of SIZES) {
    try {
      return new Mapping({ subject: 'verifier logs', length, writable: true });
    } catch (error) {
      // A process may be limited in addresses, or a machine in what it promises.
      if (!(error instanceof BpfError)) throw error;
      refusal = error;
    }
  }
  throw refusal;
}
