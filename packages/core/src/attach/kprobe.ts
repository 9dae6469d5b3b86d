import { libbpf } from '../ffi/libbpf.ts';
import { opts } from '../ffi/opts.ts';
import type { Link } from '../link.ts';
import type { Program } from '../program.ts';

/** Where a kernel probe goes. */
export interface KprobeTarget {
  /** A kernel function, by its name in /proc/kallsyms. */
  readonly function: string;
  /** At the function's return rather than its entry. */
  readonly return?: boolean;
}

/**
 * Attaches a `kprobe` program to a kernel function.
 *
 * Source: `bpf_program__attach_kprobe_opts`, libbpf.h. Needs CONFIG_KPROBES.
 *
 * @throws {BpfError} ENOENT when there is no such function, EINVAL when it cannot be probed
 */
export function attachKprobe(program: Program, target: KprobeTarget): Link {
  const options = opts({
    bpf_cookie: ['uint64_t', 0],
    offset: ['size_t', 0],
    retprobe: ['bool', target.return ?? false],
  });
  const kind = target.return === true ? 'kretprobe' : 'kprobe';
  return program.attachWith(`${kind} ${target.function}`, (handle) =>
    libbpf.bpf_program__attach_kprobe_opts(handle, target.function, options),
  );
}
