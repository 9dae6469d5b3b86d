import { libc } from '../ffi/libc.ts';

/** A descriptor of a try, closed at the end of the block. */
export class KernelFd implements Disposable {
  readonly fd: number;

  constructor(fd: number) {
    this.fd = fd;
  }

  [Symbol.dispose](): void {
    libc.close(this.fd);
  }
}
