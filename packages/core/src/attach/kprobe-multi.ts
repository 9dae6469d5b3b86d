import { checkFlag, checkText, checkU64, show } from '../arguments.ts';
import { checkAttach } from './check-attach.ts';
import { BpfError } from '../errors/bpf-error.ts';
import { bpfCall } from '../ffi/bpf-call.ts';
import { CMemory } from '../ffi/c-memory.ts';
import { kernelStruct } from '../ffi/kernel-struct.ts';
import { LinkGroup } from '../link-group.ts';
import { DescriptorHolder } from '../link-holder.ts';
import type { Link } from '../link.ts';
import type { AttachHow, Program } from '../program.ts';
import { globTest } from './glob.ts';
import { substitute } from './kernel-functions.ts';
import { attachKprobeOf } from './kprobe.ts';
import { refuse } from './perf-attr.ts';
import { probeFunctions } from './probe-functions.ts';

/** `enum bpf_attach_type`. */
const BPF_TRACE_KPROBE_MULTI = 42;
const BPF_F_KPROBE_MULTI_RETURN = 1;
const ENOENT = 2;
const ESRCH = 3;
const EFAULT = 14;
const EINVAL = 22;
const EOPNOTSUPP = 95;

/** Which functions one link probes: those that fit a pattern, or a list. */
export type KprobeMultiTarget = {
  /** At the functions' return rather than their entry. */
  readonly return?: boolean;
} & (
  | {
      /** Kernel functions: a name, or a pattern with `*` and `?`. */
      readonly pattern: string;
      readonly functions?: never;
      readonly cookies?: never;
    }
  | {
      readonly pattern?: never;
      /** Kernel functions by name. */
      readonly functions: readonly string[];
      /** What the program reads by `bpf_get_attach_cookie()`, one for each function in their order. */
      readonly cookies?: readonly bigint[];
    }
);

/** What to do on a kernel that cannot probe many functions by one link. */
export interface KprobeMultiFallback {
  /** Attach to each function by a kprobe of its own. The result's `note` says so. */
  readonly fallback: 'kprobes';
}

/**
 * Attaches a `kprobe.multi` program to many kernel functions at once: one system call instead of one a function.
 *
 * A pattern takes the functions that ftrace can patch (available_filter_functions in tracefs). Source: bpf(2), BPF_LINK_CREATE,
 * `link_create.kprobe_multi`. Needs Linux 5.18 with CONFIG_FPROBE, or `fallback: 'kprobes'` and CONFIG_KPROBE_EVENTS.
 *
 * @returns a link; a group of links, one for each function, when the fallback was taken
 * @throws {BpfError} ENOENT when no function matches, or one of a list is not there; EOPNOTSUPP when the kernel has no such links;
 *   EINVAL when it refuses one of the functions, or the program's section is not `kprobe.multi`
 * @throws {TypeError | RangeError} when a parameter is of no use
 */
export function attachKprobeMulti(program: Program, target: KprobeMultiTarget): Link;
export function attachKprobeMulti(
  program: Program,
  target: KprobeMultiTarget & Partial<KprobeMultiFallback>,
): Link | LinkGroup;
export function attachKprobeMulti(
  program: Program,
  target: KprobeMultiTarget & Partial<KprobeMultiFallback>,
): Link | LinkGroup {
  checkAttach(program, target);
  check(target);
  const kind = target.return === true ? 'kretprobe.multi' : 'kprobe.multi';
  const name = `${kind} ${target.pattern ?? target.functions.join(', ')}`;
  const functions = target.functions ?? matching(target.pattern, program.attachSubject(name));
  try {
    return program.attachBy({ target: name }, (how) => {
      if (!/^k(ret)?probe\.(multi|session)\b/.test(program.section))
        refuse(how.subject, EINVAL, "The program's section has to begin with `kprobe.multi`.");
      return hold(how, functions, target);
    });
  } catch (error) {
    if (target.fallback === undefined || !(error instanceof BpfError) || error.errno !== EOPNOTSUPP)
      throw error;
    const note = `this kernel cannot probe many functions by one link; ${functions.length} kprobes were taken`;
    const subject = program.attachSubject(name);
    return new LinkGroup({ subject, owner: program, target: name, note }).addEach(
      functions.keys(),
      (index, owner) => {
        const cookie = target.cookies?.[index];
        const single = {
          function: functions[index] as string,
          return: target.return ?? false,
          ...(cookie === undefined ? {} : { cookie }),
        };
        return attachKprobeOf(program, single, owner);
      },
    );
  }
}

function check(target: KprobeMultiTarget & Partial<KprobeMultiFallback>): void {
  checkFlag(target.return, 'return');
  if (target.fallback !== undefined && target.fallback !== 'kprobes')
    throw new TypeError(
      `a fallback of kprobe.multi is 'kprobes'; this is ${show(target.fallback)}`,
    );
  if (target.functions === undefined) {
    checkText(target.pattern, 'the pattern of a kprobe.multi');
    return;
  }
  if (!Array.isArray(target.functions) || target.functions.length === 0)
    throw new TypeError('the functions of a kprobe.multi are a list of at least one name');
  for (const each of target.functions) checkText(each, 'a function of a kprobe.multi');
  if (new Set(target.functions).size !== target.functions.length)
    throw new RangeError('the functions of a kprobe.multi have a name twice');
  if (target.cookies === undefined) return;
  if (!Array.isArray(target.cookies) || target.cookies.length !== target.functions.length)
    throw new RangeError('the cookies of a kprobe.multi are as many as its functions');
  for (const each of target.cookies) checkU64(each, 'a cookie');
}

function matching(pattern: string, subject: string): readonly string[] {
  const fits = globTest(pattern);
  if (fits === undefined) return [pattern];
  const functions = [...probeFunctions()].filter(fits);
  if (functions.length === 0)
    refuse(subject, ENOENT, 'No function of this kernel that can be probed fits the pattern.');
  return functions;
}

function hold(
  { fd, subject }: AttachHow,
  functions: readonly string[],
  target: KprobeMultiTarget,
): DescriptorHolder {
  using memory = new CMemory();
  const link = bpfCall(
    'linkCreate',
    kernelStruct(48, [
      [0, 'u32', fd],
      [8, 'u32', BPF_TRACE_KPROBE_MULTI],
      [16, 'u32', target.return === true ? BPF_F_KPROBE_MULTI_RETURN : 0],
      [20, 'u32', functions.length],
      [24, 'u64', memory.texts(functions)],
      [40, 'u64', target.cookies === undefined ? 0n : memory.u64s(target.cookies)],
    ]),
  );
  if (link >= 0) return new DescriptorHolder(link);
  if (-link === ESRCH) return notThere(subject, functions);
  if (!supported(fd))
    return refuse(
      subject,
      EOPNOTSUPP,
      "kprobe.multi needs Linux 5.18, built with CONFIG_FPROBE=y (Debian: from 6.12 on); `fallback: 'kprobes'` attaches to each function singly.",
    );
  return refuse(
    subject,
    -link,
    -link === EINVAL
      ? 'Every function has to be one that ftrace can patch: available_filter_functions in tracefs lists them.'
      : undefined,
  );
}

/** A kernel that knows such links looks at the addresses it is given first; one that does not never does. */
function supported(program: number): boolean {
  // No function at all: EINVAL. Functions by addresses that cannot be read: EFAULT, where there are such links.
  const attr = kernelStruct(48, [
    [0, 'u32', program],
    [8, 'u32', BPF_TRACE_KPROBE_MULTI],
    [20, 'u32', 1],
    [24, 'u64', 1n],
  ]);
  return bpfCall('linkCreate', attr) === -EFAULT;
}

function notThere(subject: string, functions: readonly string[]): never {
  const known = probeFunctions();
  const missing = functions.find((name) => !known.has(name));
  return refuse(
    subject,
    ENOENT,
    missing === undefined
      ? 'One of the functions cannot be probed.'
      : `${missing}: ${substitute(missing).hint}`,
  );
}
