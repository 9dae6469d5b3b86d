import { int, type Argument } from './argument.ts';

// include/uapi/linux/fcntl.h
const AT_FDCWD = -100;

/** A file descriptor, or what stands for the working folder. */
export const fd: Argument = {
  show: (value) => (int(value) === AT_FDCWD ? 'AT_FDCWD' : String(int(value))),
};
