import { int, plain, type Argument, type Signatures } from './argument.ts';
import { bits, bitsText, choice, type Names } from './constants.ts';
import { fd } from './descriptors.ts';
import { struct } from './pointers.ts';

// include/uapi/linux/eventpoll.h
const eventNames: Names = {
  EPOLLIN: 1,
  EPOLLPRI: 2,
  EPOLLOUT: 4,
  EPOLLERR: 8,
  EPOLLHUP: 0x10,
  EPOLLRDNORM: 0x40,
  EPOLLRDBAND: 0x80,
  EPOLLWRNORM: 0x100,
  EPOLLWRBAND: 0x200,
  EPOLLRDHUP: 0x2000,
  EPOLLEXCLUSIVE: 0x10000000,
  EPOLLWAKEUP: 0x20000000,
  EPOLLONESHOT: 0x40000000,
  EPOLLET: 0x80000000,
};
const event = struct('epoll_event', ({ events }) => `{${bitsText(BigInt(events), eventNames)}}`, {
  alike: true,
});
const number: Argument = { show: (value) => String(int(value)) };

/** Calls that wait for descriptors. */
export const polling: Signatures = {
  epoll_create1: [bits({ EPOLL_CLOEXEC: 0o2000000 })],
  epoll_ctl: [fd, choice({ EPOLL_CTL_ADD: 1, EPOLL_CTL_DEL: 2, EPOLL_CTL_MOD: 3 }), fd, event],
  epoll_wait: [fd, plain, number, number],
  epoll_pwait: [fd, plain, number, number, plain, plain],
  poll: [plain, plain, number],
};
