import { checkIterable, checkKnown, checkOptions, checkString } from '../arguments.ts';
import type { Capability } from './capabilities.ts';
import type { PermissionFacts } from './permission-facts.ts';

/** What stands between a process and the kernel. */
export type DenialCause =
  | 'user namespace'
  | 'missing capability'
  | 'unprivileged_bpf_disabled'
  | 'perf_event_paranoid'
  | 'tracefs not mounted'
  | 'tracefs permissions'
  | 'file system'
  | 'file permissions'
  | 'lockdown'
  | 'memlock'
  | 'seccomp'
  | 'security module'
  | 'unknown';

/** Why the kernel said EPERM or EACCES, and the one thing that helps. */
export interface Denial {
  readonly cause: DenialCause;
  /** A sentence: what is in the way. */
  readonly reason: string;
  /** A sentence: the one thing to do. */
  readonly fix: string;
}

/** What was refused. */
export interface Refused {
  /** The operation of the error, such as `'load'`. */
  readonly operation: string;
  /** Its subject, such as `"program 'sys_enter' (tracepoint/…)"`. */
  readonly subject: string;
  /** Its code. */
  readonly code: 'EPERM' | 'EACCES';
  /** What libbpf said. */
  readonly details: readonly string[];
}

/** Kernels from here on account BPF memory by cgroup: commit 97306be45fbe, Linux 5.11. */
const NO_MEMLOCK_SINCE = [5, 11] as const;
/** A small object with its maps takes some hundred KiB; libbpf and bpftool ask for no limit at all. */
const ENOUGH_MEMLOCK = 64 * 1024 * 1024;
/** Debian and Ubuntu patch in a level 3: nobody without CAP_SYS_ADMIN opens perf events. */
const PARANOID_FOR_ALL = 3;

const LISTING: ReadonlySet<string> = new Set([
  'list',
  'open by id',
  'enabling',
  'information',
  'fd query',
]);
const FILES: ReadonlySet<string> = new Set(['pin', 'unpin', 'open pinned']);

/**
 * Tells apart why the kernel refused. A pure function: the same facts give the same answer.
 *
 * Sources: capabilities(7), user_namespaces(7), kernel_lockdown(7), Documentation/admin-guide/sysctl/kernel.rst, seccomp(2);
 * bpf_prog_load() and bpf_map_create() in kernel/bpf/syscall.c.
 */
export function explainDenial(refused: Refused, facts: PermissionFacts): Denial {
  checkOptions(refused, 'What was refused');
  checkString(refused.operation, 'The operation');
  checkString(refused.subject, 'The subject');
  checkKnown(refused.code, 'The code', ['EPERM', 'EACCES']);
  checkIterable(refused.details, 'The details');
  checkOptions(facts, 'The facts');
  checkOptions(facts.kernel, 'The version of the kernel');
  checkOptions(facts.capabilities, 'The capabilities');
  return (
    fileDenial(refused, facts) ??
    namespaceDenial(facts) ??
    tracefsDenial(refused, facts) ??
    capabilityDenial(refused, facts) ??
    paranoidDenial(refused, facts) ??
    lockdownDenial(facts) ??
    memlockDenial(refused, facts) ??
    seccompDenial(facts) ??
    unexplained(facts)
  );
}

/** Plain files: what has been opened by path before BPF came into it. */
function fileDenial({ operation, subject }: Refused, facts: PermissionFacts): Denial | undefined {
  if (FILES.has(operation)) {
    const path = /(\/\S*)$/.exec(subject)?.[1];
    if (path === undefined) return undefined;
    if (operation === 'pin' && facts.onBpffs(path) === false)
      return {
        cause: 'file system',
        reason: `${path} is not on a BPF file system, the only one that takes pins.`,
        fix: 'Pin below /sys/fs/bpf, after `sudo mount -t bpf bpf /sys/fs/bpf` if that is empty.',
      };
    if (facts.capabilities.has('CAP_DAC_READ_SEARCH')) return undefined;
    return {
      cause: 'file permissions',
      reason: `User ${facts.uid} may not use ${path}.`,
      fix: `Have its owner allow user ${facts.uid} to read and write it, and to enter the folders above it.`,
    };
  }
  if (operation !== 'open' || !subject.startsWith('BPF object ')) return undefined;
  return {
    cause: 'file permissions',
    reason: `User ${facts.uid} may not read this file.`,
    fix: 'Have its owner allow it: `chmod a+r`.',
  };
}

function namespaceDenial(facts: PermissionFacts): Denial | undefined {
  if (facts.initialUserNamespace) return undefined;
  return {
    cause: 'user namespace',
    reason:
      'This process is in a user namespace (a rootless container, or unshare -U): the capabilities it has there do not count for BPF.',
    fix: 'Run it outside, as root on the host, or in a container that is not rootless.',
  };
}

/** Tracepoints are found by files, before the kernel is asked for anything. */
function tracefsDenial(refused: Refused, facts: PermissionFacts): Denial | undefined {
  const words = [refused.subject, ...refused.details].join('\n');
  if (
    !['attach', 'read'].includes(refused.operation) ||
    !/tracepoint|tracefs|kprobe_events|uprobe_events/.test(words)
  )
    return undefined;
  if (/raw tracepoint|raw_tp/.test(refused.subject)) return undefined;
  if (facts.tracefs === 'not mounted')
    return {
      cause: 'tracefs not mounted',
      reason: 'tracefs, which lists the tracepoints, is not mounted.',
      fix: '`sudo mount -t tracefs tracefs /sys/kernel/tracing`',
    };
  if (facts.tracefs === 'readable') return undefined;
  return {
    cause: 'tracefs permissions',
    reason: `User ${facts.uid} may not read /sys/kernel/tracing, which lists the tracepoints.`,
    fix: 'Give the process CAP_DAC_READ_SEARCH too, or run it as root.',
  };
}

function capabilityDenial(refused: Refused, facts: PermissionFacts): Denial | undefined {
  const { capabilities } = facts;
  if (capabilities.has('CAP_SYS_ADMIN')) return undefined;
  if (LISTING.has(refused.operation))
    return {
      cause: 'missing capability',
      reason: `To ${about(refused.operation)}, the kernel asks for CAP_SYS_ADMIN, which user ${facts.uid} lacks here.`,
      fix: 'Run it as root (sudo).',
    };
  const needed: readonly Capability[] = ['CAP_BPF', 'CAP_PERFMON'];
  const missing = needed.filter((name) => !capabilities.has(name));
  if (missing.length === 0) return undefined;
  const what = missing.join(' and ');
  const disabled = facts.unprivilegedBpfDisabled;
  if (missing.includes('CAP_BPF') && disabled !== undefined && disabled > 0)
    return {
      cause: 'unprivileged_bpf_disabled',
      reason: `kernel.unprivileged_bpf_disabled is ${disabled}: bpf(2) is only for processes with CAP_BPF, and user ${facts.uid} lacks ${what} here.`,
      fix: grant(missing),
    };
  const paranoid = facts.perfEventParanoid;
  if (isPerf(refused) && missing.includes('CAP_PERFMON') && paranoid !== undefined && paranoid > 0)
    return {
      cause: 'perf_event_paranoid',
      reason: `kernel.perf_event_paranoid is ${paranoid}: perf events of the whole machine are only for processes with CAP_PERFMON, which user ${facts.uid} lacks here.`,
      fix: grant(['CAP_PERFMON']),
    };
  return {
    cause: 'missing capability',
    reason: `User ${facts.uid} lacks ${what} here, which tracing programs need.`,
    fix: grant(missing),
  };
}

function paranoidDenial(refused: Refused, facts: PermissionFacts): Denial | undefined {
  const paranoid = facts.perfEventParanoid;
  if (!isPerf(refused) || facts.capabilities.has('CAP_SYS_ADMIN')) return undefined;
  if (paranoid === undefined || paranoid < PARANOID_FOR_ALL) return undefined;
  return {
    cause: 'perf_event_paranoid',
    reason: `kernel.perf_event_paranoid is ${paranoid}: this kernel opens perf events, which probes are made of, for CAP_SYS_ADMIN alone.`,
    fix: '`sudo sysctl kernel.perf_event_paranoid=2`',
  };
}

function lockdownDenial(facts: PermissionFacts): Denial | undefined {
  // Integrity keeps BPF from writing to user memory only; what tracing reads is kept by confidentiality.
  if (facts.lockdown !== 'confidentiality') return undefined;
  return {
    cause: 'lockdown',
    reason:
      'The kernel is locked down (confidentiality): nobody may read its memory by BPF or probes, root neither.',
    fix: 'Start the machine without `lockdown=confidentiality` on the kernel command line.',
  };
}

function memlockDenial({ operation }: Refused, facts: PermissionFacts): Denial | undefined {
  const [major, minor] = facts.kernel;
  const accounted =
    major < NO_MEMLOCK_SINCE[0] || (major === NO_MEMLOCK_SINCE[0] && minor < NO_MEMLOCK_SINCE[1]);
  const { memlock } = facts;
  if (!accounted || operation === 'attach' || memlock === undefined || memlock >= ENOUGH_MEMLOCK)
    return undefined;
  return {
    cause: 'memlock',
    reason: `Linux ${major}.${minor} counts BPF maps and programs as locked memory, and this process may lock ${Math.floor(memlock / 1024)} KiB (RLIMIT_MEMLOCK).`,
    fix: 'Raise it before the start: `ulimit -l unlimited` as root, or `LimitMEMLOCK=infinity` in a systemd unit.',
  };
}

function seccompDenial(facts: PermissionFacts): Denial | undefined {
  if (!facts.seccomp) return undefined;
  return {
    cause: 'seccomp',
    reason:
      'This process has every capability it needs, but also a seccomp filter, as container engines set: that may forbid bpf(2) and perf_event_open(2).',
    fix: 'Start the container with `--security-opt seccomp=unconfined`, or with a profile that allows these two.',
  };
}

function unexplained(facts: PermissionFacts): Denial {
  const modules = facts.securityModules.filter((name) =>
    ['apparmor', 'selinux', 'smack', 'tomoyo', 'bpf'].includes(name),
  );
  if (modules.length > 0)
    return {
      cause: 'security module',
      reason: `This process has every capability it needs; a security module may have refused (${modules.join(', ')}).`,
      fix: 'Look for its refusal in `sudo dmesg` or the audit log, and allow it there.',
    };
  return {
    cause: 'unknown',
    reason:
      'This process has every capability it needs, and nothing known forbids it: this kernel refuses it to everybody.',
    fix: 'Look in `sudo dmesg`; in a virtual machine or container, its host may forbid it.',
  };
}

function isPerf({ operation, subject }: Refused): boolean {
  return operation === 'attach' || /clock|perf event/.test(subject);
}

function about(operation: string): string {
  switch (operation) {
    case 'enabling':
      return 'count runs';
    case 'open by id':
      return "open others' programs, maps and links";
    default:
      return "see others' programs, maps and links";
  }
}

function grant(missing: readonly Capability[]): string {
  return `Run it as root (sudo), or give the process ${missing.join(' and ')}: \`setpriv\` and systemd's AmbientCapabilities can, and \`--cap-add\` in a container.`;
}
