import { libbpf } from '../ffi/libbpf.ts';
import { opts } from '../ffi/opts.ts';
import type { Link } from '../link.ts';
import type { Program } from '../program.ts';

/** Which functions one link probes. */
export interface KprobeMultiTarget {
  /** Kernel functions: a name, or a pattern with `*` and `?`. */
  readonly pattern: string;
  /** At the functions' return rather than their entry. */
  readonly return?: boolean;
}

/**
 * Attaches a `kprobe.multi` program to many kernel functions at once: one system call instead of one a function.
 *
 * Source: `bpf_program__attach_kprobe_multi_opts`, libbpf.h. Needs Linux 5.18 with CONFIG_FPROBE.
 *
 * @throws {BpfError} ENOENT when no function matches, EINVAL before Linux 5.18, EOPNOTSUPP without CONFIG_FPROBE
 */
export function attachKprobeMulti(program: Program, target: KprobeMultiTarget): Link {
  const options = opts({
    syms: ['void *', null],
    addrs: ['void *', null],
    cookies: ['void *', null],
    cnt: ['size_t', 0],
    retprobe: ['bool', target.return ?? false],
  });
  const kind = target.return === true ? 'kretprobe.multi' : 'kprobe.multi';
  return program.attachWith(`${kind} ${target.pattern}`, (handle) =>
    libbpf.bpf_program__attach_kprobe_multi_opts(handle, target.pattern, options),
  );
}
