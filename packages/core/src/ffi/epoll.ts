import { BpfError } from '../errors/bpf-error.ts';
import { lastErrno, libc } from './libc.ts';

// include/uapi/linux/eventpoll.h
const EPOLL_CLOEXEC = 0x80000;
const EPOLL_CTL_ADD = 1;
const EPOLL_CTL_DEL = 2;
const EPOLLIN = 1;

/** One descriptor that is readable while any of a set of others is: epoll(7). */
export class Epoll {
  readonly fd: number;
  readonly #subject: string;
  // `struct epoll_event` has 12 bytes on x86-64 and 16 elsewhere; `events` comes first in both, and the rest is ours to leave empty.
  readonly #event = new Uint8Array(16);
  #closed = false;

  /** @throws {BpfError} EMFILE when this process has too many descriptors */
  constructor(subject: string) {
    this.#subject = subject;
    this.fd = libc.epoll_create1(EPOLL_CLOEXEC);
    if (this.fd < 0) throw this.#failed('create');
    new DataView(this.#event.buffer).setUint32(0, EPOLLIN, true);
  }

  /** @throws {BpfError} EPERM for a descriptor that cannot be polled */
  add(fd: number): void {
    if (libc.epoll_ctl(this.fd, EPOLL_CTL_ADD, fd, this.#event) < 0) throw this.#failed('add');
  }

  /** @throws {BpfError} ENOENT when it was not added */
  remove(fd: number): void {
    if (libc.epoll_ctl(this.fd, EPOLL_CTL_DEL, fd, this.#event) < 0) throw this.#failed('remove');
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    libc.close(this.fd);
  }

  #failed(operation: string): BpfError {
    return new BpfError({
      operation: `epoll ${operation}`,
      subject: this.#subject,
      errno: lastErrno(),
    });
  }
}
