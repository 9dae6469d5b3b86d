import { constants } from 'node:fs';
import { CaptureState } from '@ebpf-dojo/bpf/trace';
import { int, plain, type Argument, type Signatures } from './argument.ts';
import { bits, bitsText, choice, nameOf, type Names } from './constants.ts';
import { fd } from './descriptors.ts';
import { bytesOut, struct, text } from './pointers.ts';
import { quotedCapture } from './text.ts';

const O_ACCMODE = 3n;
const O_CLOEXEC = 0o2000000;
const O_PATH = 0o10000000;
const O_TMPFILE = 0o20000000;

// include/uapi/asm-generic/fcntl.h, and for those that each architecture numbers anew what Node.js was built with.
const openNames: Names = {
  O_TMPFILE: O_TMPFILE | constants.O_DIRECTORY,
  O_SYNC: constants.O_SYNC,
  O_CREAT: constants.O_CREAT,
  O_EXCL: constants.O_EXCL,
  O_NOCTTY: constants.O_NOCTTY,
  O_TRUNC: constants.O_TRUNC,
  O_APPEND: constants.O_APPEND,
  O_NONBLOCK: constants.O_NONBLOCK,
  O_DSYNC: constants.O_DSYNC,
  O_ASYNC: 0o20000,
  O_DIRECT: constants.O_DIRECT,
  O_LARGEFILE: process.arch === 'arm64' ? 0o400000 : 0o100000,
  O_DIRECTORY: constants.O_DIRECTORY,
  O_NOFOLLOW: constants.O_NOFOLLOW,
  O_NOATIME: constants.O_NOATIME,
  O_CLOEXEC,
  O_PATH,
};
const accessModes: Names = { O_RDONLY: 0, O_WRONLY: 1, O_RDWR: 2, O_ACCMODE: 3 };

/** `O_WRONLY|O_CREAT|O_CLOEXEC`. */
export function openFlagsText(flags: bigint): string {
  const access = nameOf(Number(flags & O_ACCMODE), accessModes) ?? '';
  const rest = flags & ~O_ACCMODE;
  return rest === 0n ? access : `${access}|${bitsText(rest, openNames)}`;
}

const openFlags: Argument = { show: (value) => openFlagsText(BigInt.asUintN(32, value)) };

/** Permissions in octal, as chmod has them. */
export const mode: Argument = {
  show: (value) => `0${BigInt.asUintN(16, value).toString(8).padStart(3, '0')}`,
};

/** Permissions that count only when argument `flags` asks for a new file. */
function modeOfNew(flags: number): Argument {
  const making = BigInt(constants.O_CREAT | O_TMPFILE);
  return { ...mode, ignored: (call) => ((call[flags] ?? 0n) & making) === 0n };
}

// include/uapi/linux/fcntl.h. One bit has two names: that of faccessat and unlinkat.
const atNames = {
  AT_SYMLINK_NOFOLLOW: 0x100,
  AT_SYMLINK_FOLLOW: 0x400,
  AT_NO_AUTOMOUNT: 0x800,
  AT_EMPTY_PATH: 0x1000,
} as const;
const atFlags = bits(atNames);
const statxFlags = bits({ ...atNames, AT_STATX_FORCE_SYNC: 0x2000, AT_STATX_DONT_SYNC: 0x4000 });
const statxMask = bits({ STATX_BASIC_STATS: 0x7ff, STATX_BTIME: 0x800, STATX_MNT_ID: 0x1000 });
const accessFlags = bits({ ...atNames, AT_EACCESS: 0x200 });
const unlinkFlags = bits({ ...atNames, AT_REMOVEDIR: 0x200 });
const access: Argument = bits({ R_OK: 4, W_OK: 2, X_OK: 1 }, 'F_OK');
const whence = choice({ SEEK_SET: 0, SEEK_CUR: 1, SEEK_END: 2, SEEK_DATA: 3, SEEK_HOLE: 4 });
const renameFlags = bits({ RENAME_NOREPLACE: 1, RENAME_EXCHANGE: 2, RENAME_WHITEOUT: 4 });
const lockNames = { LOCK_SH: 1, LOCK_EX: 2, LOCK_NB: 4, LOCK_UN: 8 } as const;

// include/uapi/linux/fcntl.h, include/uapi/asm-generic/fcntl.h
const fcntlNames = {
  F_DUPFD: 0,
  F_GETFD: 1,
  F_SETFD: 2,
  F_GETFL: 3,
  F_SETFL: 4,
  F_GETLK: 5,
  F_SETLK: 6,
  F_SETLKW: 7,
  F_SETOWN: 8,
  F_GETOWN: 9,
  F_SETSIG: 10,
  F_GETSIG: 11,
  F_OFD_GETLK: 36,
  F_OFD_SETLK: 37,
  F_OFD_SETLKW: 38,
  F_SETLEASE: 1024,
  F_GETLEASE: 1025,
  F_NOTIFY: 1026,
  F_DUPFD_CLOEXEC: 1030,
  F_SETPIPE_SZ: 1031,
  F_GETPIPE_SZ: 1032,
  F_ADD_SEALS: 1033,
  F_GET_SEALS: 1034,
} as const;
const withoutArgument = new Set<number>([
  fcntlNames.F_GETFD,
  fcntlNames.F_GETFL,
  fcntlNames.F_GETOWN,
  fcntlNames.F_GETSIG,
  fcntlNames.F_GETLEASE,
  fcntlNames.F_GETPIPE_SZ,
  fcntlNames.F_GET_SEALS,
]);
const fcntlArgument: Argument = {
  show(value, { call }) {
    const command = int(call[1] ?? 0n);
    if (command === fcntlNames.F_SETFD) return bitsText(value, { FD_CLOEXEC: 1 });
    if (command === fcntlNames.F_SETFL) return openFlagsText(BigInt.asUintN(32, value));
    if (command === fcntlNames.F_DUPFD || command === fcntlNames.F_DUPFD_CLOEXEC)
      return String(int(value));
    return undefined;
  },
  ignored: (call) => withoutArgument.has(int(call[1] ?? 0n)),
};

// include/uapi/linux/mount.h
const mountFlags = bits({
  MS_RDONLY: 1,
  MS_NOSUID: 2,
  MS_NODEV: 4,
  MS_NOEXEC: 8,
  MS_SYNCHRONOUS: 16,
  MS_REMOUNT: 32,
  MS_MANDLOCK: 64,
  MS_DIRSYNC: 128,
  MS_NOATIME: 1024,
  MS_NODIRATIME: 2048,
  MS_BIND: 4096,
  MS_MOVE: 8192,
  MS_REC: 16384,
  MS_SILENT: 32768,
  MS_UNBINDABLE: 131072,
  MS_PRIVATE: 262144,
  MS_SLAVE: 524288,
  MS_SHARED: 1048576,
  MS_RELATIME: 2097152,
  MS_STRICTATIME: 16777216,
});
const umountFlags = bits({ MNT_FORCE: 1, MNT_DETACH: 2, MNT_EXPIRE: 4, UMOUNT_NOFOLLOW: 8 });

const openHow = struct(
  'open_how',
  ({ flags, mode: permissions, resolve }) =>
    `{flags=${openFlagsText(flags)}, mode=0${permissions.toString(8)}, resolve=0x${resolve.toString(16)}}`,
  { alike: true },
);

/** A path that the call wrote, whose zero at the end counts. */
const folderOut: Argument = {
  ...bytesOut,
  show: (_value, { captured }) =>
    captured &&
    quotedCapture({
      ...captured,
      length: Math.max(
        0,
        captured.length - (captured.state === CaptureState.CAPTURED_WHOLE ? 1 : 0),
      ),
    }),
};

/** Calls about files. */
export const files: Signatures = {
  open: [text, openFlags, modeOfNew(1)],
  openat: [fd, text, openFlags, modeOfNew(2)],
  openat2: [fd, text, openHow, plain],
  creat: [text, mode],
  close: [fd],
  stat: [text, plain],
  lstat: [text, plain],
  newfstatat: [fd, text, plain, atFlags],
  statx: [fd, text, statxFlags, statxMask, plain],
  access: [text, access],
  faccessat: [fd, text, access],
  faccessat2: [fd, text, access, accessFlags],
  rename: [text, text],
  renameat: [fd, text, fd, text],
  renameat2: [fd, text, fd, text, renameFlags],
  link: [text, text],
  linkat: [fd, text, fd, text, atFlags],
  symlink: [text, text],
  symlinkat: [text, fd, text],
  unlink: [text],
  unlinkat: [fd, text, unlinkFlags],
  mkdir: [text, mode],
  mkdirat: [fd, text, mode],
  readlink: [text, bytesOut, plain],
  readlinkat: [fd, text, bytesOut, plain],
  getcwd: [folderOut, plain],
  chmod: [text, mode],
  fchmod: [fd, mode],
  fchmodat: [fd, text, mode],
  umask: [mode],
  lseek: [fd, plain, whence],
  fcntl: [fd, choice(fcntlNames), fcntlArgument],
  flock: [fd, bits(lockNames)],
  mount: [text, text, plain, mountFlags, plain],
  umount2: [text, umountFlags],
  dup3: [fd, fd, openFlagsOnly()],
};

/** Flags of open in calls that have no access mode among them. */
export function openFlagsOnly(): Argument {
  return { show: (value) => bitsText(BigInt.asUintN(32, value), openNames) };
}
