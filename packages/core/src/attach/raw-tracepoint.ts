import { libbpf } from '../ffi/libbpf.ts';
import type { Link } from '../link.ts';
import type { Program } from '../program.ts';

/**
 * Attaches a `raw_tp` program to a tracepoint, past the tracepoint's own formatting: about half the cost of `tracepoint`.
 *
 * Source: `bpf_program__attach_raw_tracepoint`, libbpf.h.
 *
 * @param name the tracepoint without its category: `'sys_enter'`
 * @throws {BpfError} ENOENT when there is no such tracepoint
 */
export function attachRawTracepoint(program: Program, name: string): Link {
  return program.attachWith(`raw tracepoint ${name}`, (handle) =>
    libbpf.bpf_program__attach_raw_tracepoint(handle, name),
  );
}
