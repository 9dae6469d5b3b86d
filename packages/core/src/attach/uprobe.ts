import { libbpf } from '../ffi/libbpf.ts';
import { opts } from '../ffi/opts.ts';
import type { Link } from '../link.ts';
import type { Program } from '../program.ts';

/** Where a user-space probe goes. */
export interface UprobeTarget {
  /** The binary's path, or a library's file name (`libc.so.6`), which is looked up as the dynamic linker does. */
  readonly binary: string;
  /** A function among its symbols. */
  readonly function: string;
  /** One process; without it all that run the binary. 0 is this process. */
  readonly pid?: number;
  /** At the function's return rather than its entry. */
  readonly return?: boolean;
}

/**
 * Attaches a `uprobe` program to a function of a user-space binary.
 *
 * Source: `bpf_program__attach_uprobe_opts` with `func_name`, libbpf.h. Needs CONFIG_UPROBES.
 *
 * @throws {BpfError} ENOENT when binary or function are not found
 */
export function attachUprobe(program: Program, target: UprobeTarget): Link {
  const options = opts({
    ref_ctr_offset: ['size_t', 0],
    bpf_cookie: ['uint64_t', 0],
    retprobe: ['bool', target.return ?? false],
    func_name: ['const char *', target.function],
  });
  const kind = target.return === true ? 'uretprobe' : 'uprobe';
  return program.attachWith(`${kind} ${target.binary}:${target.function}`, (handle) =>
    libbpf.bpf_program__attach_uprobe_opts(handle, target.pid ?? -1, target.binary, 0, options),
  );
}
