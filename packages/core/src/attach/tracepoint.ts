import { libbpf } from '../ffi/libbpf.ts';
import type { Link } from '../link.ts';
import type { Program } from '../program.ts';

/** A tracepoint, as the folders below /sys/kernel/tracing/events name it. */
export interface TracepointTarget {
  /** The folder of /sys/kernel/tracing/events it is in. */
  readonly category: string;
  readonly name: string;
}

/**
 * Attaches a `tracepoint` program to a tracepoint.
 *
 * Source: `bpf_program__attach_tracepoint`, libbpf.h. Needs tracefs mounted, and the right to read it.
 *
 * @throws {BpfError} ENOENT when there is no such tracepoint, or tracefs is not mounted
 */
export function attachTracepoint(program: Program, { category, name }: TracepointTarget): Link {
  return program.attachWith(`tracepoint ${category}:${name}`, (handle) =>
    libbpf.bpf_program__attach_tracepoint(handle, category, name),
  );
}
