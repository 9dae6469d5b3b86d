import { checkAttach } from './check-attach.ts';
import { libbpf } from '../ffi/libbpf.ts';
import { opts } from '../ffi/opts.ts';
import type { Link } from '../link.ts';
import type { Program } from '../program.ts';
import { checkCookie, type WithCookie } from './cookie.ts';
import { holdLibbpf } from './hold-libbpf.ts';
import { openRawTracepoint } from './raw-tracepoint.ts';

/** `enum bpf_attach_type`. */
const BPF_TRACE_RAW_TP = 23;
const EPERM = 1;
const EINVAL = 22;

/**
 * Attaches an `fentry`, `fexit`, `fmod_ret` or `tp_btf` program to the function or tracepoint that it was loaded for: the one in its
 * section, or in {@link OpenProgram.attachTarget}.
 *
 * Source: `bpf_program__attach_trace_opts`, libbpf.h; bpf(2), BPF_RAW_TRACEPOINT_OPEN. Linux 5.5. A cookie needs Linux 5.19, that of a
 * `tp_btf` program 6.10.
 *
 * @throws {BpfError} EPERM when the kernel does not let functions be patched, EINVAL for a cookie on an older kernel
 * @throws {TypeError | RangeError} when a parameter is of no use
 */
export function attachTracing(program: Program, options: WithCookie = {}): Link {
  checkAttach(program, options);
  checkCookie(options);
  const { cookie } = options;
  return program.attachBy({ target: program.tracingTarget, cookie }, ({ fd, handle, subject }) => {
    // A cookie that the kernel ignores would be lost without a word: BPF_LINK_CREATE of a tp_btf program does that before 6.10.
    if (libbpf.bpf_program__expected_attach_type(handle) === BPF_TRACE_RAW_TP)
      return openRawTracepoint({ fd, subject, name: undefined, cookie });
    return holdLibbpf({
      subject,
      attach: () =>
        libbpf.bpf_program__attach_trace_opts(handle, opts({ cookie: ['uint64_t', cookie ?? 0n] })),
      hint: (errno) => hint(errno, cookie),
    });
  });
}

function hint(errno: number, cookie: bigint | undefined): string | undefined {
  if (errno === EINVAL && cookie !== undefined && cookie !== 0n)
    return 'Cookies of fentry, fexit and fmod_ret need Linux 5.19.';
  return errno === EPERM
    ? 'The kernel does not let its functions be patched by ftrace; a container or the machine it runs on may forbid that.'
    : undefined;
}
