import { checkFlag, checkInteger, checkText, checkU64, show } from '../arguments.ts';
import { checkAttach } from './check-attach.ts';
import { bpfCall } from '../ffi/bpf-call.ts';
import { CMemory } from '../ffi/c-memory.ts';
import { kernelStruct } from '../ffi/kernel-struct.ts';
import { BpfError } from '../errors/bpf-error.ts';
import type { ElfFile } from '../elf/elf-file.ts';
import { LinkGroup } from '../link-group.ts';
import { DescriptorHolder } from '../link-holder.ts';
import type { Link } from '../link.ts';
import type { AttachHow, Program } from '../program.ts';
import { globTest } from './glob.ts';
import { refuse } from './perf-attr.ts';
import { attachUprobeAt } from './uprobe.ts';
import {
  binaryPath,
  checkWhere,
  functionNames,
  functionOffset,
  readBinary,
  warnOfGo,
  type UserBinary,
} from './user-binary.ts';

/** `enum bpf_attach_type`. */
const BPF_TRACE_UPROBE_MULTI = 48;
const BPF_F_UPROBE_MULTI_RETURN = 1;
const ENOENT = 2;
const EBADF = 9;
const EOPNOTSUPP = 95;
/** How many functions of a list an error names. */
const SHOWN = 5;

/** Which functions of a binary are probed: those that fit a pattern, or a list of names or places. */
export type UprobeMultiTarget = UserBinary & {
  /** At the functions' return rather than their entry. */
  readonly return?: boolean;
  /** What to do where one link cannot probe many functions: `'uprobes'`, the default, a uprobe for each; `'none'` an error. */
  readonly fallback?: 'uprobes' | 'none';
} & (
    | {
        /** Functions: a name, or a pattern with `*` and `?`. */
        readonly pattern: string;
        readonly functions?: never;
        readonly offsets?: never;
        readonly cookies?: never;
      }
    | {
        readonly pattern?: never;
        readonly functions?: never;
        /** Where functions start, in bytes from the start of the file, as `findUserFunctions` tells. */
        readonly offsets: readonly number[];
        /** What the program reads by `bpf_get_attach_cookie()`, one for each place in their order. */
        readonly cookies?: readonly bigint[];
      }
    | {
        readonly pattern?: never;
        readonly offsets?: never;
        /** Functions by name, versions allowed: `memcpy@GLIBC_2.2.5`. */
        readonly functions: readonly string[];
        /** What the program reads by `bpf_get_attach_cookie()`, one for each function in their order. */
        readonly cookies?: readonly bigint[];
      }
  );

/** A function that was found. */
interface Found {
  readonly name: string;
  /** Bytes from the start of the file. */
  readonly offset: number;
  readonly cookie: bigint | undefined;
}

/**
 * Attaches a `uprobe.multi` program to many functions of a user-space binary at once. Names at one address are probed once.
 *
 * On kernels without such links, and for a program of a `uprobe` section, it takes a uprobe for each function; the result's `note` says
 * so. Source: bpf(2), BPF_LINK_CREATE, `link_create.uprobe_multi`: it works with libbpf before 1.3 too. One link needs Linux 6.6.
 *
 * @returns a link; a group of links, one for each function, when the fallback was taken
 * @throws {BpfError} ENOENT when the binary is not found, no function matches, or one of a list is not there; EOPNOTSUPP when one link
 *   cannot do it and `fallback` is `'none'`
 * @throws {TypeError | RangeError} when a parameter is of no use
 */
export function attachUprobeMulti(
  program: Program,
  target: UprobeMultiTarget & { readonly fallback: 'none' },
): Link;
export function attachUprobeMulti(program: Program, target: UprobeMultiTarget): Link | LinkGroup;
export function attachUprobeMulti(program: Program, target: UprobeMultiTarget): Link | LinkGroup {
  checkAttach(program, target);
  check(target);
  const kind = target.return === true ? 'uretprobe.multi' : 'uprobe.multi';
  const name = `${kind} ${target.binary}:${target.pattern ?? few(wanted(target))}`;
  const subject = program.attachSubject(name);
  const path = binaryPath(target, subject);
  const functions = readBinary(path, subject, (elf) => {
    if (target.return === true) warnOfGo(elf, path);
    return find(elf, target, { path, subject });
  });
  try {
    return program.attachBy({ target: name }, (how) =>
      hold(how, program.section, functions, { ...target, path }),
    );
  } catch (error) {
    if (target.fallback === 'none' || !(error instanceof BpfError) || error.errno !== EOPNOTSUPP)
      throw error;
    const why = error.hint === undefined ? '' : `: ${error.hint}`;
    const note = `one link cannot probe them all, and ${functions.length} uprobes were taken${why}`;
    const single = target.return === true ? 'uretprobe' : 'uprobe';
    return new LinkGroup({ subject, owner: program, target: name, note }).addEach(
      functions,
      ({ name: each, offset, cookie }, owner) => {
        const fields = { target: `${single} ${target.binary}:${each}`, owner, cookie };
        return attachUprobeAt(program, fields, { ...target, path, offset });
      },
    );
  }
}

function check(target: UprobeMultiTarget): void {
  checkWhere(target);
  checkFlag(target.return, 'return');
  if (target.fallback !== undefined && !['uprobes', 'none'].includes(target.fallback))
    throw new TypeError(
      `a fallback of uprobe.multi is 'uprobes' or 'none'; this is ${show(target.fallback)}`,
    );
  const { functions, offsets } = target;
  if (functions === undefined && offsets === undefined) {
    checkText(target.pattern, 'the pattern of a uprobe.multi');
    return;
  }
  const list = functions ?? offsets;
  if (!Array.isArray(list) || list.length === 0)
    throw new TypeError(
      'the functions of a uprobe.multi are a list of at least one name or offset',
    );
  for (const each of functions ?? []) checkText(each, 'a function of a uprobe.multi');
  for (const each of offsets ?? [])
    checkInteger(each, 'an offset of a uprobe.multi', 0, Number.MAX_SAFE_INTEGER);
  if (target.cookies === undefined) return;
  if (!Array.isArray(target.cookies) || target.cookies.length !== list.length)
    throw new RangeError('the cookies of a uprobe.multi are as many as its functions');
  for (const each of target.cookies) checkU64(each, 'a cookie');
}

/** What a list has, as names. */
function wanted({ functions, offsets = [] }: UprobeMultiTarget): readonly string[] {
  return functions ?? offsets.map((offset) => `0x${offset.toString(16)}`);
}

/** What a list has, in a few words. */
function few(names: readonly string[]): string {
  const more = names.length - SHOWN;
  return more <= 0 ? names.join(', ') : `${names.slice(0, SHOWN).join(', ')} and ${more} more`;
}

function find(
  elf: ElfFile,
  target: UprobeMultiTarget,
  file: { readonly path: string; readonly subject: string },
): readonly Found[] {
  const fits = target.pattern === undefined ? undefined : globTest(target.pattern);
  const names =
    target.pattern === undefined
      ? wanted(target)
      : fits === undefined
        ? [target.pattern]
        : [...new Set(functionNames(elf))].filter(fits);
  const found = new Map<number, Found>();
  for (const [index, name] of names.entries()) {
    const offset = target.offsets?.[index] ?? functionOffset(elf, name, file);
    const cookie = target.cookies?.[index];
    const same = found.get(offset);
    // The kernel would run the program twice.
    if (same === undefined) found.set(offset, { name, offset, cookie });
    else if (same.cookie !== cookie)
      throw new RangeError(`${same.name} and ${name} are one function, and have two cookies`);
  }
  if (found.size === 0)
    refuse(file.subject, ENOENT, `No function of ${file.path} fits the pattern.`);
  return [...found.values()];
}

function hold(
  { fd, subject }: AttachHow,
  section: string,
  functions: readonly Found[],
  target: Pick<UprobeMultiTarget, 'pid' | 'return'> & { readonly path: string },
): DescriptorHolder {
  if (!/^u(ret)?probe\.(multi|session)\b/.test(section))
    return refuse(subject, EOPNOTSUPP, "The program's section does not begin with `uprobe.multi`.");
  using memory = new CMemory();
  const cookies = functions.map(({ cookie }) => cookie ?? 0n);
  const link = linkCreate(fd, {
    path: memory.text(target.path),
    offsets: memory.u64s(functions.map(({ offset }) => BigInt(offset))),
    cookies: cookies.every((cookie) => cookie === 0n) ? 0n : memory.u64s(cookies),
    count: functions.length,
    flags: target.return === true ? BPF_F_UPROBE_MULTI_RETURN : 0,
    pid: target.pid === 0 ? process.pid : (target.pid ?? 0),
  });
  if (link >= 0) return new DescriptorHolder(link);
  if (!supported(fd)) return refuse(subject, EOPNOTSUPP, 'uprobe.multi needs Linux 6.6.');
  return refuse(subject, -link);
}

/** What `struct { … } uprobe_multi` of `union bpf_attr` has, addresses of C memory among it. */
interface UprobeMulti {
  readonly path: bigint;
  readonly offsets: bigint;
  readonly cookies: bigint;
  readonly count: number;
  readonly flags: number;
  readonly pid: number;
}

function linkCreate(program: number, multi: UprobeMulti): number {
  return bpfCall(
    'linkCreate',
    kernelStruct(64, [
      [0, 'u32', program],
      [8, 'u32', BPF_TRACE_UPROBE_MULTI],
      [16, 'u64', multi.path],
      [24, 'u64', multi.offsets],
      [40, 'u64', multi.cookies],
      [48, 'u32', multi.count],
      [52, 'u32', multi.flags],
      [56, 'u32', multi.pid],
    ]),
  );
}

/** A kernel that knows such links says EBADF of a path that is no regular file; one that does not says EINVAL. */
function supported(program: number): boolean {
  using memory = new CMemory();
  const probe = { path: memory.text('/'), offsets: memory.u64s([0n]), cookies: 0n, count: 1 };
  return linkCreate(program, { ...probe, flags: 0, pid: 0 }) === -EBADF;
}
