import { checkText } from '../arguments.ts';
import { checkAttach } from './check-attach.ts';
import { bpfCall } from '../ffi/bpf-call.ts';
import { CMemory } from '../ffi/c-memory.ts';
import { kernelStruct } from '../ffi/kernel-struct.ts';
import { DescriptorHolder } from '../link-holder.ts';
import type { Link } from '../link.ts';
import type { Program } from '../program.ts';
import { checkCookie, type WithCookie } from './cookie.ts';
import { refuse } from './perf-attr.ts';

const ENOENT = 2;
const EINVAL = 22;

/**
 * Attaches a `raw_tp` program to a tracepoint, past the tracepoint's own formatting: about half the cost of `tracepoint`.
 *
 * Source: bpf(2), BPF_RAW_TRACEPOINT_OPEN. Linux 4.17; a cookie needs 6.10.
 *
 * @param name the tracepoint without its category: `'sys_enter'`
 * @throws {BpfError} ENOENT when there is no such tracepoint, EINVAL for a cookie before Linux 6.10
 * @throws {TypeError | RangeError} when a parameter is of no use
 */
export function attachRawTracepoint(
  program: Program,
  name: string,
  options: WithCookie = {},
): Link {
  checkAttach(program, options);
  checkText(name, 'the name of a raw tracepoint');
  checkCookie(options);
  const { cookie } = options;
  return program.attachBy({ target: `raw tracepoint ${name}`, cookie }, ({ fd, subject }) =>
    openRawTracepoint({ fd, subject, name, cookie }),
  );
}

/** What BPF_RAW_TRACEPOINT_OPEN takes. */
interface RawTracepoint {
  /** The program's. */
  readonly fd: number;
  readonly subject: string;
  /** None for a program that was loaded for a tracepoint, `tp_btf`. */
  readonly name: string | undefined;
  readonly cookie: bigint | undefined;
}

/** @throws {BpfError} ENOENT when there is no such tracepoint, EINVAL for a cookie before Linux 6.10 */
export function openRawTracepoint({ fd, subject, name, cookie }: RawTracepoint): DescriptorHolder {
  using memory = new CMemory();
  const link = bpfCall(
    'rawTracepointOpen',
    kernelStruct(24, [
      [0, 'u64', name === undefined ? 0n : memory.text(name)],
      [8, 'u32', fd],
      [16, 'u64', cookie ?? 0n],
    ]),
  );
  if (link >= 0) return new DescriptorHolder(link);
  return refuse(subject, -link, hint(-link, cookie));
}

function hint(errno: number, cookie: bigint | undefined): string | undefined {
  if (errno === EINVAL && cookie !== undefined && cookie !== 0n)
    return 'Cookies of raw tracepoints need Linux 6.10.';
  return errno === ENOENT
    ? 'The tracepoint does not exist in this kernel. Its name goes without its category: `sys_enter`, not `raw_syscalls:sys_enter`.'
    : undefined;
}
