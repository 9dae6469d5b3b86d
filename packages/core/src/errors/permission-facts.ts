import { readFileSync, readdirSync, statSync, statfsSync } from 'node:fs';
import { release } from 'node:os';
import { capabilitiesIn, type Capability } from './capabilities.ts';

/** What decides whether the kernel lets this process use BPF. `undefined` is what could not be read. */
export interface PermissionFacts {
  /** The release that runs. */
  readonly kernel: readonly [major: number, minor: number];
  /** The effective user. */
  readonly uid: number;
  /** The effective ones. */
  readonly capabilities: ReadonlySet<Capability>;
  /** False in a user namespace of its own, where capabilities count for less. */
  readonly initialUserNamespace: boolean;
  /** `kernel.unprivileged_bpf_disabled`. */
  readonly unprivilegedBpfDisabled: number | undefined;
  /** `kernel.perf_event_paranoid`. */
  readonly perfEventParanoid: number | undefined;
  /** /sys/kernel/security/lockdown. */
  readonly lockdown: 'none' | 'integrity' | 'confidentiality' | undefined;
  /** The soft RLIMIT_MEMLOCK in bytes; Infinity without limit. */
  readonly memlock: number | undefined;
  /** A seccomp filter is on this process, as container engines put there. */
  readonly seccomp: boolean;
  /** Whether the files of tracepoints can be read. */
  readonly tracefs: 'readable' | 'denied' | 'not mounted';
  /** Active security modules, /sys/kernel/security/lsm. */
  readonly securityModules: readonly string[];
  /** Whether the folder of a path is on a BPF file system. */
  readonly onBpffs: (path: string) => boolean | undefined;
}

const TRACEFS = ['/sys/kernel/tracing', '/sys/kernel/debug/tracing'] as const;
const BPF_FS_MAGIC = 0xcafe4a11;

/** Reads the facts as they are now: a few small files in /proc and /sys. */
export function gatherPermissionFacts(): PermissionFacts {
  const status = text('/proc/self/status') ?? '';
  const [major = 0, minor = 0] = release()
    .split('.')
    .map((part) => Number.parseInt(part, 10));
  const effective = /^CapEff:\s*([0-9a-f]+)/m.exec(status)?.[1] ?? '0';
  return {
    kernel: [major, minor],
    uid: process.geteuid?.() ?? -1,
    capabilities: capabilitiesIn(BigInt(`0x${effective}`)),
    initialUserNamespace: isInitial(text('/proc/self/uid_map')),
    unprivilegedBpfDisabled: number('/proc/sys/kernel/unprivileged_bpf_disabled'),
    perfEventParanoid: number('/proc/sys/kernel/perf_event_paranoid'),
    lockdown: lockdownIn(text('/sys/kernel/security/lockdown')),
    memlock: memlockIn(text('/proc/self/limits')),
    seccomp: /^Seccomp:\s*2/m.test(status),
    tracefs: tracefs(),
    securityModules: (text('/sys/kernel/security/lsm') ?? '').trim().split(',').filter(Boolean),
    onBpffs,
  };
}

function text(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

function number(path: string): number | undefined {
  const read = text(path)?.trim();
  return read === undefined || !/^-?\d+$/.test(read) ? undefined : Number(read);
}

/** user_namespaces(7): the initial one maps every id to itself. */
function isInitial(map: string | undefined): boolean {
  return map === undefined || /^\s*0\s+0\s+4294967295\s*$/.test(map);
}

/** The state in use is in brackets: `none [integrity] confidentiality`. */
function lockdownIn(states: string | undefined): PermissionFacts['lockdown'] {
  const state = /\[(none|integrity|confidentiality)\]/.exec(states ?? '')?.[1];
  return state as PermissionFacts['lockdown'];
}

function memlockIn(limits: string | undefined): number | undefined {
  const soft = /^Max locked memory\s+(\S+)/m.exec(limits ?? '')?.[1];
  if (soft === undefined) return undefined;
  return soft === 'unlimited' ? Infinity : Number(soft);
}

function tracefs(): PermissionFacts['tracefs'] {
  let denied = false;
  for (const path of TRACEFS) {
    try {
      // An empty folder is where it would be mounted. Not access(2): that goes by the real user, and leaves out ambient capabilities.
      if (readdirSync(path).length === 0) continue;
      statSync(`${path}/events`);
      return 'readable';
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      // Below a debugfs that is closed, nobody knows what is mounted.
      denied ||= code === 'EACCES' && path === TRACEFS[0];
    }
  }
  return denied ? 'denied' : 'not mounted';
}

function onBpffs(path: string): boolean | undefined {
  try {
    const folder = path.replace(/\/[^/]*$/, '') || '/';
    return statSync(folder).isDirectory() && statfsSync(folder).type === BPF_FS_MAGIC;
  } catch {
    return undefined;
  }
}
