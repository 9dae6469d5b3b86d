import { checkFlag, checkInteger, checkText } from '../arguments.ts';
import { checkAttach } from './check-attach.ts';
import { BpfError } from '../errors/bpf-error.ts';
import { CMemory } from '../ffi/c-memory.ts';
import type { Link } from '../link.ts';
import type { AttachFields, Program } from '../program.ts';
import { checkCookie, type WithCookie } from './cookie.ts';
import { holdEvent } from './hold-event.ts';
import { substitute } from './kernel-functions.ts';
import { openPerfEvent, probeScope, refuse } from './perf-attr.ts';
import { probeUnit } from './pmu.ts';

const ENOENT = 2;
const EOPNOTSUPP = 95;
const EADDRNOTAVAIL = 99;
/** No function is larger. */
const LARGEST_OFFSET = 2 ** 31 - 1;

/** Where a kernel probe goes. */
export interface KprobeTarget extends WithCookie {
  /** A kernel function, by its name in /proc/kallsyms. */
  readonly function: string;
  /** Bytes from the function's start, at the start of an instruction. Default 0; not for returns. */
  readonly offset?: number;
  /** At the function's return rather than its entry. */
  readonly return?: boolean;
}

/**
 * Attaches a `kprobe` program to a kernel function.
 *
 * Compilers rename functions that they change or split: `tcp_v4_rcv` may be `tcp_v4_rcv.isra.0`. Where the name is not there and one
 * such variant is, that is taken; the link's `target` and `note` say so. A cookie needs Linux 5.15.
 *
 * Source: perf_event_open(2), /sys/bus/event_source/devices/kprobe; bpf(2), BPF_LINK_CREATE. Needs CONFIG_KPROBE_EVENTS.
 *
 * @param target the cookie is what the program reads by `bpf_get_attach_cookie()`
 * @throws {BpfError} ENOENT when there is no such function, with names near it; EINVAL when it cannot be probed; EADDRNOTAVAIL when
 *   several have the name; EOPNOTSUPP without kprobes, or with a cookie before Linux 5.15
 * @throws {TypeError | RangeError} when a parameter is of no use
 */
export function attachKprobe(program: Program, target: KprobeTarget): Link {
  checkAttach(program, target);
  return attachKprobeOf(program, target);
}

/** {@link attachKprobe} for a link that something else than the program owns. */
export function attachKprobeOf(
  program: Program,
  target: KprobeTarget,
  owner?: AttachFields['owner'],
): Link {
  checkText(target.function, 'the function of a kprobe');
  checkFlag(target.return, 'return');
  checkInteger(target.offset ?? 0, 'the offset of a kprobe', 0, LARGEST_OFFSET);
  checkCookie(target);
  if (target.return === true && (target.offset ?? 0) !== 0)
    throw new RangeError('a kretprobe is at the return of a function and takes no offset');
  try {
    return probe(program, target, { owner });
  } catch (error) {
    if (!(error instanceof BpfError) || error.errno !== ENOENT) throw error;
    const { variant, hint } = substitute(target.function);
    if (variant === undefined)
      throw new BpfError({
        operation: 'attach',
        subject: error.subject,
        errno: ENOENT,
        hint,
        cause: error,
      });
    const note = `${target.function} is not in this kernel; ${variant}, its only variant, was taken`;
    return probe(program, { ...target, function: variant }, { owner, note });
  }
}

function probe(
  program: Program,
  target: KprobeTarget,
  { owner, note }: { readonly owner: AttachFields['owner'] | undefined; readonly note?: string },
): Link {
  const kind = target.return === true ? 'kretprobe' : 'kprobe';
  const offset = target.offset ?? 0;
  const fields = {
    target: `${kind} ${target.function}${offset === 0 ? '' : `+${offset}`}`,
    cookie: target.cookie,
    note,
    ...(owner === undefined ? {} : { owner }),
  };
  return program.attachBy(fields, (how) =>
    holdEvent(how, open(target, how.subject), target.cookie),
  );
}

function open(target: KprobeTarget, subject: string): number {
  const unit = probeUnit('kprobe');
  if (unit === undefined)
    return refuse(
      subject,
      EOPNOTSUPP,
      'This kernel has no kprobes: use one built with CONFIG_KPROBE_EVENTS=y, as those of the distributions are.',
    );
  using memory = new CMemory();
  const event = openPerfEvent(
    {
      type: unit.type,
      config: target.return === true ? unit.returnBit : 0n,
      samplePeriod: 1n,
      config1: memory.text(target.function),
      config2: BigInt(target.offset ?? 0),
    },
    probeScope(undefined),
  );
  if (event >= 0) return event;
  return refuse(subject, -event, hints[-event]);
}

const hints: Readonly<Record<number, string>> = {
  22: 'The kernel does not allow a probe there: tracing itself needs this function, or the offset is within an instruction.',
  84: 'There is no start of an instruction at this offset.',
  [EADDRNOTAVAIL]:
    'Several functions of this kernel have that name, and a kprobe takes one. A kprobe.multi or fentry program may do.',
};
