import { checkFlag, checkInteger, checkText } from '../arguments.ts';
import { checkAttach } from './check-attach.ts';
import { CMemory } from '../ffi/c-memory.ts';
import type { Link } from '../link.ts';
import type { AttachFields, AttachHow, Program } from '../program.ts';
import { checkCookie, type WithCookie } from './cookie.ts';
import { holdEvent } from './hold-event.ts';
import { openPerfEvent, probeScope, refuse } from './perf-attr.ts';
import { probeUnit } from './pmu.ts';
import {
  binaryPath,
  checkWhere,
  functionOffset,
  readBinary,
  warnOfGo,
  type CodePlace,
  type UserBinary,
} from './user-binary.ts';

const EOPNOTSUPP = 95;
/** `config`, bits 32 to 63; /sys/bus/event_source/devices/uprobe/format/ref_ctr_offset. */
const REFERENCE_COUNTER_SHIFT = 32n;
const LARGEST_REFERENCE_COUNTER = 2 ** 32 - 1;

/** Where a user-space probe goes. */
export type UprobeTarget = UserBinary &
  WithCookie & {
    /** At the function's return rather than its entry. */
    readonly return?: boolean;
    /**
     * Where in the file a 16-bit counter is that the kernel raises while the probe is there: the semaphore of a USDT. Bytes from the
     * start of the file.
     */
    readonly referenceCounterOffset?: number;
  } & (
    | {
        /** A function among its symbols; with its version where a library has several: `memcpy@GLIBC_2.2.5`. */
        readonly function: string;
        /** Bytes from the function's start, at the start of an instruction. Default 0; not for returns. */
        readonly offset?: number;
      }
    | {
        readonly function?: never;
        /** Bytes from the start of the file, at the start of an instruction. */
        readonly offset: number;
      }
  );

/**
 * Attaches a `uprobe` program to a function, or an instruction, of a user-space binary.
 *
 * Functions are looked for in the symbols a binary exports and in those that strip(1) removes. A return probe on a Go program warns
 * (`process.emitWarning`, code `EBPF_URETPROBE_GO`): it may crash it. A cookie needs Linux 5.15.
 *
 * Source: perf_event_open(2), /sys/bus/event_source/devices/uprobe; bpf(2), BPF_LINK_CREATE. Needs CONFIG_UPROBE_EVENTS.
 *
 * @throws {BpfError} ENOENT when binary or function are not found, with names near it; ENOEXEC when it is no ELF file; EINVAL when
 *   there is no probe possible; ESRCH when there is no such process; EOPNOTSUPP for a cookie before Linux 5.15
 * @throws {TypeError | RangeError} when a parameter is of no use
 */
export function attachUprobe(program: Program, target: UprobeTarget): Link {
  checkAttach(program, target);
  check(target);
  const kind = target.return === true ? 'uretprobe' : 'uprobe';
  const { offset = 0 } = target;
  const where = target.function ?? `0x${offset.toString(16)}`;
  const within = target.function === undefined || offset === 0 ? '' : `+${offset}`;
  const name = `${kind} ${target.binary}:${where}${within}`;
  return program.attachBy({ target: name, cookie: target.cookie }, (how) =>
    holdEvent(how, open(target, place(target, how), how), target.cookie),
  );
}

/** {@link attachUprobe} where the place is known, for a link that something else than the program owns. */
export function attachUprobeAt(
  program: Program,
  fields: AttachFields,
  target: Pick<UprobeTarget, 'pid' | 'return'> & CodePlace,
): Link {
  return program.attachBy(fields, (how) =>
    holdEvent(how, open(target, target, how), fields.cookie),
  );
}

function check(target: UprobeTarget): void {
  checkWhere(target);
  checkFlag(target.return, 'return');
  checkCookie(target);
  if (target.function !== undefined) checkText(target.function, 'the function of a uprobe');
  else if (target.offset === undefined)
    throw new TypeError('a uprobe needs a function, an offset or both');
  checkInteger(target.offset ?? 0, 'the offset of a uprobe', 0, Number.MAX_SAFE_INTEGER);
  checkInteger(
    target.referenceCounterOffset ?? 0,
    'the offset of a reference counter',
    0,
    LARGEST_REFERENCE_COUNTER,
  );
  if (target.return === true && target.function !== undefined && (target.offset ?? 0) !== 0)
    throw new RangeError('a uretprobe is at the return of a function and takes no offset in it');
}

function place(target: UprobeTarget, { subject }: AttachHow): CodePlace {
  const path = binaryPath(target, subject);
  const { function: name, offset = 0 } = target;
  return readBinary(path, subject, (elf) => {
    if (target.return === true) warnOfGo(elf, path);
    if (name === undefined) return { path, offset };
    return { path, offset: functionOffset(elf, name, { path, subject }) + offset };
  });
}

function open(
  target: Pick<UprobeTarget, 'pid' | 'return' | 'referenceCounterOffset'>,
  { path, offset }: CodePlace,
  { subject }: AttachHow,
): number {
  const unit = probeUnit('uprobe');
  if (unit === undefined)
    return refuse(
      subject,
      EOPNOTSUPP,
      'This kernel has no uprobes: use one built with CONFIG_UPROBE_EVENTS=y, as those of the distributions are.',
    );
  using memory = new CMemory();
  const event = openPerfEvent(
    {
      type: unit.type,
      config:
        (target.return === true ? unit.returnBit : 0n) |
        (BigInt(target.referenceCounterOffset ?? 0) << REFERENCE_COUNTER_SHIFT),
      samplePeriod: 1n,
      config1: memory.text(path),
      config2: BigInt(offset),
    },
    probeScope(target.pid),
  );
  return event < 0 ? refuse(subject, -event, hints[-event]) : event;
}

const hints: Readonly<Record<number, string>> = {
  3: 'There is no such process.',
  22: 'There is no code of the file there, or the file system does not allow probes.',
  524: 'The instruction there cannot be probed: give the start of another one.',
};
