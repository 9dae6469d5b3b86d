import { constants } from 'node:fs';
import { plain, type Argument, type Signatures } from './argument.ts';
import { bits } from './constants.ts';
import { fd } from './descriptors.ts';
import { openFlagsOnly } from './files.ts';
import { buffersIn, buffersOut, bytesIn, bytesOut, struct } from './pointers.ts';

/** The two descriptors that a call made. */
export const pair: Argument = struct('descriptors', ({ both }) => `[${both.join(', ')}]`, {
  out: true,
  alike: true,
});

// include/uapi/linux/fs.h
const vectorFlags = bits({
  RWF_HIPRI: 1,
  RWF_DSYNC: 2,
  RWF_SYNC: 4,
  RWF_NOWAIT: 8,
  RWF_APPEND: 0x10,
});

/** Calls that move bytes. */
export const buffers: Signatures = {
  read: [fd, bytesOut, plain],
  write: [fd, bytesIn(2), plain],
  pread64: [fd, bytesOut, plain, plain],
  pwrite64: [fd, bytesIn(2), plain, plain],
  readv: [fd, buffersOut(2), plain],
  writev: [fd, buffersIn(2), plain],
  preadv: [fd, buffersOut(2), plain, plain, plain],
  pwritev: [fd, buffersIn(2), plain, plain, plain],
  preadv2: [fd, buffersOut(2), plain, plain, plain, vectorFlags],
  pwritev2: [fd, buffersIn(2), plain, plain, plain, vectorFlags],
  pipe: [pair],
  pipe2: [pair, openFlagsOnly()],
  getrandom: [bytesOut, plain, bits({ GRND_NONBLOCK: 1, GRND_RANDOM: 2 })],
  eventfd2: [
    plain,
    bits({ EFD_SEMAPHORE: 1, EFD_NONBLOCK: constants.O_NONBLOCK, EFD_CLOEXEC: 0o2000000 }),
  ],
};
