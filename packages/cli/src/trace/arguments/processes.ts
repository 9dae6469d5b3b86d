import { int, plain, type Argument, type Signatures } from './argument.ts';
import { bits, bitsText, choice, type Names } from './constants.ts';
import { fd } from './descriptors.ts';
import { struct, text, texts } from './pointers.ts';
import { signalText } from './signals.ts';

// include/uapi/linux/sched.h
const cloneNames: Names = {
  CLONE_VM: 0x100,
  CLONE_FS: 0x200,
  CLONE_FILES: 0x400,
  CLONE_SIGHAND: 0x800,
  CLONE_PIDFD: 0x1000,
  CLONE_PTRACE: 0x2000,
  CLONE_VFORK: 0x4000,
  CLONE_PARENT: 0x8000,
  CLONE_THREAD: 0x10000,
  CLONE_NEWNS: 0x20000,
  CLONE_SYSVSEM: 0x40000,
  CLONE_SETTLS: 0x80000,
  CLONE_PARENT_SETTID: 0x100000,
  CLONE_CHILD_CLEARTID: 0x200000,
  CLONE_DETACHED: 0x400000,
  CLONE_UNTRACED: 0x800000,
  CLONE_CHILD_SETTID: 0x1000000,
  CLONE_NEWCGROUP: 0x2000000,
  CLONE_NEWUTS: 0x4000000,
  CLONE_NEWIPC: 0x8000000,
  CLONE_NEWUSER: 0x10000000,
  CLONE_NEWPID: 0x20000000,
  CLONE_NEWNET: 0x40000000,
  CLONE_IO: 0x80000000,
  CLONE_CLEAR_SIGHAND: 0x100000000,
  CLONE_INTO_CGROUP: 0x200000000,
};
const EXIT_SIGNAL = 0xffn;

/** The flags of clone, whose lowest byte is the signal of the child's end: `CLONE_VM|CLONE_VFORK|SIGCHLD`. */
export function cloneFlagsText(value: bigint): string {
  const flags = value & ~EXIT_SIGNAL;
  const end = Number(value & EXIT_SIGNAL);
  const parts = [
    ...(flags === 0n ? [] : [bitsText(flags, cloneNames)]),
    ...(end === 0 ? [] : [signalText(end)]),
  ];
  return parts.length === 0 ? '0' : parts.join('|');
}

const cloneFlags: Argument = { show: cloneFlagsText };
const cloneArguments = struct(
  'clone_args',
  ({ flags, exit_signal: end }) =>
    `{flags=${bitsText(flags, cloneNames)}, exit_signal=${end === 0n ? '0' : signalText(Number(end))}}`,
  { alike: true },
);

/** What became of a child, as the macros of wait(2) take it apart. */
export function waitStatusText(status: number): string {
  const signal = status & 0x7f;
  if (status === 0xffff) return '{continued}';
  if (signal === 0x7f) return `{stopped by ${signalText((status >> 8) & 0xff)}}`;
  if (signal === 0) return `{exited with ${(status >> 8) & 0xff}}`;
  return `{killed by ${signalText(signal)}${(status & 0x80) === 0 ? '' : ', core dumped'}}`;
}

const waitStatus = struct('wait_status', ({ status }) => waitStatusText(status), {
  out: true,
  alike: true,
});
const waitOptions = bits({
  WNOHANG: 1,
  WUNTRACED: 2,
  WEXITED: 4,
  WCONTINUED: 8,
  WNOWAIT: 0x1000000,
  __WNOTHREAD: 0x20000000,
  __WALL: 0x40000000,
  __WCLONE: 0x80000000,
});
const number: Argument = { show: (value) => String(int(value)) };

// include/uapi/linux/futex.h
const futexNames = [
  'FUTEX_WAIT',
  'FUTEX_WAKE',
  'FUTEX_FD',
  'FUTEX_REQUEUE',
  'FUTEX_CMP_REQUEUE',
  'FUTEX_WAKE_OP',
  'FUTEX_LOCK_PI',
  'FUTEX_UNLOCK_PI',
  'FUTEX_TRYLOCK_PI',
  'FUTEX_WAIT_BITSET',
  'FUTEX_WAKE_BITSET',
  'FUTEX_WAIT_REQUEUE_PI',
  'FUTEX_CMP_REQUEUE_PI',
  'FUTEX_LOCK_PI2',
];
const FUTEX_PRIVATE = 0x80;
const FUTEX_REALTIME = 0x100;
const futexOperation: Argument = {
  show(value) {
    const operation = int(value);
    const name = futexNames[operation & ~(FUTEX_PRIVATE | FUTEX_REALTIME)];
    if (name === undefined) return undefined;
    const scope = (operation & FUTEX_PRIVATE) === 0 ? '' : '_PRIVATE';
    return `${name}${scope}${(operation & FUTEX_REALTIME) === 0 ? '' : '|FUTEX_CLOCK_REALTIME'}`;
  },
};

// include/uapi/linux/prctl.h; the ones programs use most.
const prctlNames: Names = {
  PR_SET_PDEATHSIG: 1,
  PR_GET_PDEATHSIG: 2,
  PR_GET_DUMPABLE: 3,
  PR_SET_DUMPABLE: 4,
  PR_GET_KEEPCAPS: 7,
  PR_SET_KEEPCAPS: 8,
  PR_SET_NAME: 15,
  PR_GET_NAME: 16,
  PR_GET_SECCOMP: 21,
  PR_SET_SECCOMP: 22,
  PR_CAPBSET_READ: 23,
  PR_CAPBSET_DROP: 24,
  PR_SET_TIMERSLACK: 29,
  PR_SET_CHILD_SUBREAPER: 36,
  PR_SET_NO_NEW_PRIVS: 38,
  PR_GET_NO_NEW_PRIVS: 39,
  PR_CAP_AMBIENT: 47,
  PR_SET_VMA: 0x53564d41,
};

/** Calls about processes and threads. */
export const processes: Signatures = {
  clone: [cloneFlags, plain, plain, plain, plain],
  clone3: [cloneArguments, plain],
  unshare: [cloneFlags],
  setns: [fd, cloneFlags],
  execve: [text, texts, plain],
  execveat: [fd, text, texts, plain, bits({ AT_SYMLINK_NOFOLLOW: 0x100, AT_EMPTY_PATH: 0x1000 })],
  wait4: [number, waitStatus, waitOptions, plain],
  waitid: [
    choice({ P_ALL: 0, P_PID: 1, P_PGID: 2, P_PIDFD: 3 }),
    number,
    plain,
    waitOptions,
    plain,
  ],
  exit: [number],
  exit_group: [number],
  futex: [plain, futexOperation, plain, plain, plain, plain],
  prctl: [choice(prctlNames), plain, plain, plain, plain],
};
