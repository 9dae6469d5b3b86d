import type { Pointer } from './ffi/declare.ts';
import { libbpf } from './ffi/libbpf.ts';
import { lastErrno, libc } from './ffi/libc.ts';

/** include/uapi/linux/perf_event.h: `_IO('$', 1)`. */
const PERF_EVENT_IOC_DISABLE = 0x2401;

/** What keeps a program attached for this process. */
export interface LinkHolder {
  /** A BPF link, or on kernels before 5.15 a perf event; -1 when there is no single one. */
  readonly fd: number;
  /** False for what a pin could not keep attached. */
  readonly pinnable: boolean;
  /**
   * Lets go of it.
   *
   * @param pinned a pin keeps the program attached: nothing of it may be switched off
   * @returns 0 or a negative errno
   */
  release(pinned: boolean): number;
}

/** A `struct bpf_link` of libbpf's. */
export class LibbpfHolder implements LinkHolder {
  readonly fd: number;
  readonly pinnable: boolean;
  readonly #handle: Pointer;

  /**
   * @param kind `several`: of links that libbpf keeps together, without a descriptor of their own. `perf event`: libbpf switches the
   *   event off when it lets go of the link, pinned or not
   */
  constructor(handle: Pointer, kind: 'link' | 'perf event' | 'several' = 'link') {
    this.#handle = handle;
    // libbpf leaves 0 there for USDT.
    this.fd = kind === 'several' ? -1 : libbpf.bpf_link__fd(handle);
    this.pinnable = kind === 'link';
  }

  release(): number {
    return libbpf.bpf_link__destroy(this.#handle);
  }
}

/** A BPF link by its file descriptor. */
export class DescriptorHolder implements LinkHolder {
  readonly pinnable = true;
  readonly fd: number;

  constructor(fd: number) {
    this.fd = fd;
  }

  release(): number {
    return closeDescriptor(this.fd);
  }
}

/** A program on a perf event: by a BPF link, or before Linux 5.15 by the event itself. */
export class PerfEventHolder implements LinkHolder {
  readonly fd: number;
  readonly pinnable: boolean;
  readonly #event: number;

  /** @param link undefined where the kernel has no links for perf events */
  constructor(event: number, link: number | undefined) {
    this.#event = event;
    this.fd = link ?? event;
    this.pinnable = link !== undefined;
  }

  release(pinned: boolean): number {
    // The kernel may take a moment to free a link. From here on the program must not run any more.
    const disabled = pinned ? 0 : libc.ioctl(this.#event, PERF_EVENT_IOC_DISABLE, 0);
    const error = disabled < 0 ? -lastErrno() : 0;
    const closed = this.fd === this.#event ? 0 : closeDescriptor(this.fd);
    return error || closed || closeDescriptor(this.#event);
  }
}

function closeDescriptor(fd: number): number {
  return libc.close(fd) < 0 ? -lastErrno() : 0;
}
