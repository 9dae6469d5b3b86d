import { show } from '../arguments.ts';
import { constants } from 'node:os';
import { getSystemErrorMessage } from 'node:util';

// Two names for one number: the one the manual pages of system calls use is kept.
const aliases = new Set(['EWOULDBLOCK', 'ENOTSUP', 'EDEADLOCK']);

// include/uapi/asm-generic/errno-base.h and errno.h of Linux 7.3: those os.constants does not have.
const notInNode =
  'ENOTBLK 15 ECHRNG 44 EL2NSYNC 45 EL3HLT 46 EL3RST 47 ELNRNG 48 EUNATCH 49 ENOCSI 50 EL2HLT 51 EBADE 52 EBADR 53 EXFULL 54 ' +
  'ENOANO 55 EBADRQC 56 EBADSLT 57 EBFONT 59 ENONET 64 ENOPKG 65 EREMOTE 66 EADV 68 ESRMNT 69 ECOMM 70 EDOTDOT 73 ' +
  'ENOTUNIQ 76 EBADFD 77 EREMCHG 78 ELIBACC 79 ELIBBAD 80 ELIBSCN 81 ELIBMAX 82 ELIBEXEC 83 ERESTART 85 ESTRPIPE 86 ' +
  'EUSERS 87 ESOCKTNOSUPPORT 94 EPFNOSUPPORT 96 ESHUTDOWN 108 ETOOMANYREFS 109 EHOSTDOWN 112 EUCLEAN 117 ENOTNAM 118 ' +
  'ENAVAIL 119 EISNAM 120 EREMOTEIO 121 ENOMEDIUM 123 EMEDIUMTYPE 124 ENOKEY 126 EKEYEXPIRED 127 EKEYREVOKED 128 ' +
  'EKEYREJECTED 129 EOWNERDEAD 130 ENOTRECOVERABLE 131 ERFKILL 132 EHWPOISON 133 EFTYPE 134';

// include/linux/errno.h. Programs never see these; sys_exit does, before a restart or a signal handler replaces them.
const kernelInternal =
  'ERESTARTSYS 512 ERESTARTNOINTR 513 ERESTARTNOHAND 514 ENOIOCTLCMD 515 ERESTART_RESTARTBLOCK 516 EPROBE_DEFER 517 ' +
  'EOPENSTALE 518 ENOPARAM 519 EBADHANDLE 521 ENOTSYNC 522 EBADCOOKIE 523 ENOTSUPP 524 ETOOSMALL 525 ESERVERFAULT 526 ' +
  'EBADTYPE 527 EJUKEBOX 528 EIOCBQUEUED 529 ERECALLCONFLICT 530 ENOGRACE 531';

let names: ReadonlyMap<number, string> | undefined;

/**
 * The name of an errno as in errno(3), such as `ENOENT`; also of those that only the kernel sees, such as `ERESTARTSYS`.
 * `E<n>` for a number without a name.
 *
 * @param errno the positive value
 */
export function errnoName(errno: number): string {
  checkErrno(errno);
  names ??= readNames();
  return names.get(errno) ?? `E${errno}`;
}

function readNames(): ReadonlyMap<number, string> {
  const read = new Map<number, string>();
  for (const [name, number] of Object.entries(constants.errno)) {
    if (!aliases.has(name)) read.set(number, name);
  }
  for (const [, name = '', number] of `${notInNode} ${kernelInternal}`.matchAll(/(\w+) (\d+)/g))
    read.set(Number(number), name);
  return read;
}

/**
 * What an errno means, in a few words: `permission denied`.
 *
 * @param errno the positive value
 */
export function errnoMessage(errno: number): string {
  checkErrno(errno);
  const message = getSystemErrorMessage(-errno);
  return message === undefined || message.startsWith('Unknown system error')
    ? `errno ${errno}`
    : message;
}

function checkErrno(errno: unknown): void {
  if (typeof errno !== 'number')
    throw new TypeError(`An errno must be a number; it was ${show(errno)}.`);
  if (!Number.isInteger(errno) || Math.abs(errno) >= 2 ** 31)
    throw new RangeError(`An errno must be a whole number of 32 bits; it was ${errno}.`);
}
