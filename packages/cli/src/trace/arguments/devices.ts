import { hex, int, plain, type Argument, type Signatures } from './argument.ts';
import { nameOf, type Names } from './constants.ts';
import { fd } from './descriptors.ts';

// include/uapi/asm-generic/ioctls.h: the few that programs of all kinds use. Drivers have thousands of their own.
const requests: Names = {
  TCGETS: 0x5401,
  TCSETS: 0x5402,
  TCSETSW: 0x5403,
  TCSETSF: 0x5404,
  TIOCSCTTY: 0x540e,
  TIOCGPGRP: 0x540f,
  TIOCSPGRP: 0x5410,
  TIOCGWINSZ: 0x5413,
  TIOCSWINSZ: 0x5414,
  FIONREAD: 0x541b,
  FIONBIO: 0x5421,
  TIOCNOTTY: 0x5422,
  FIONCLEX: 0x5450,
  FIOCLEX: 0x5451,
};
const request: Argument = {
  show: (value) => nameOf(int(value), requests) ?? hex(BigInt.asUintN(32, value)),
};

/** Calls to devices. */
export const devices: Signatures = { ioctl: [fd, request, plain] };
