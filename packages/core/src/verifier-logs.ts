import type { Pointer } from './ffi/declare.ts';
import { libbpf } from './ffi/libbpf.ts';
import { Mapping } from './ffi/memory.ts';

/** Address space for one program's log. The kernel takes pages of it only as far as it writes. */
const LOG_BYTES = 16 * 1024 * 1024;

/** Room for what the verifier says of each program of one load. */
export class VerifierLogs implements Disposable {
  readonly #programs: readonly Pointer[];
  readonly #mapping: Mapping;

  /**
   * @param programs those that will be loaded
   * @param level what to ask for: 0 nothing unless the program is rejected; otherwise `BPF_LOG_LEVEL1` and its like, linux/bpf_verifier.h
   */
  constructor(programs: readonly Pointer[], level: number) {
    this.#programs = programs;
    this.#mapping = new Mapping({
      subject: 'verifier logs',
      length: LOG_BYTES * Math.max(programs.length, 1),
      writable: true,
    });
    for (const [index, program] of programs.entries()) {
      const address = this.#mapping.address + BigInt(index * LOG_BYTES);
      libbpf.bpf_program__set_log_buf(program, address, LOG_BYTES);
      if (level !== 0) libbpf.bpf_program__set_log_level(program, level);
    }
  }

  /** Programs the verifier said something of, in the order of loading, with its words. */
  *entries(): Generator<readonly [program: Pointer, log: string], void, undefined> {
    for (const [index, program] of this.#programs.entries()) {
      const log = text(new Uint8Array(this.#mapping.buffer, index * LOG_BYTES, LOG_BYTES));
      if (log !== '') yield [program, log];
    }
  }

  [Symbol.dispose](): void {
    this.#mapping.close();
  }

  /** Takes the room away from libbpf, which outlives it when loading worked. */
  forget(): void {
    for (const program of this.#programs) libbpf.bpf_program__set_log_buf(program, null, 0);
  }
}

function text(buffer: Uint8Array): string {
  const end = buffer.indexOf(0);
  return Buffer.from(buffer.buffer, buffer.byteOffset, end === -1 ? buffer.length : end).toString(
    'utf8',
  );
}
