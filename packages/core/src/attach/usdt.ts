import { checkText } from '../arguments.ts';
import { checkAttach } from './check-attach.ts';
import { libbpf } from '../ffi/libbpf.ts';
import { opts } from '../ffi/opts.ts';
import type { Link } from '../link.ts';
import type { Program } from '../program.ts';
import { checkCookie, type WithCookie } from './cookie.ts';
import { holdLibbpf } from './hold-libbpf.ts';
import { binaryPath, checkWhere, libbpfPid, type UserBinary } from './user-binary.ts';

const ENOENT = 2;
const ESRCH = 3;

/** A tracepoint that a user-space program has in its code (USDT, `DTRACE_PROBE`). */
export interface UsdtTarget extends UserBinary, WithCookie {
  /** Who made it, such as `libc`. */
  readonly provider: string;
  /** Its name, such as `setjmp`. */
  readonly name: string;
}

/**
 * Attaches a `usdt` program to a tracepoint of a user-space program, at each place of its code that has it.
 *
 * The program reads arguments by `bpf_usdt_arg()` and the cookie by `bpf_usdt_cookie()` of <bpf/usdt.bpf.h>; that cookie works on every
 * kernel. The link is made of several: it has no descriptor, and cannot be pinned. Source: `bpf_program__attach_usdt`, libbpf.h.
 * Needs CONFIG_UPROBES; without a pid, or for a library, Linux 5.15.
 *
 * @throws {BpfError} ENOENT when the file has no such tracepoint, or there is no such file; ESRCH when there is no such
 *   process, or before Linux 5.15 it has not mapped the file
 * @throws {TypeError | RangeError} when a parameter is of no use
 */
export function attachUsdt(program: Program, target: UsdtTarget): Link {
  checkAttach(program, target);
  const { provider, name, cookie } = target;
  checkWhere(target);
  checkText(provider, 'the provider of a USDT');
  checkText(name, 'the name of a USDT');
  checkCookie(target);
  const fields = { target: `usdt ${target.binary}:${provider}:${name}`, cookie };
  return program.attachBy(fields, ({ handle, subject }) => {
    const path = binaryPath(target, subject);
    return holdLibbpf({
      subject,
      kind: 'several',
      attach: () =>
        libbpf.bpf_program__attach_usdt(
          handle,
          libbpfPid(target.pid),
          path,
          provider,
          name,
          opts({ usdt_cookie: ['uint64_t', cookie ?? 0n] }),
        ),
      hint: (errno) => hint(errno, path),
    });
  });
}

function hint(errno: number, path: string): string | undefined {
  if (errno === ENOENT)
    return `${path} has no such tracepoint; \`readelf -n\` lists those it has, under stapsdt.`;
  return errno === ESRCH
    ? `The process does not run, or has not mapped ${path}, which it must have before Linux 5.15.`
    : undefined;
}
