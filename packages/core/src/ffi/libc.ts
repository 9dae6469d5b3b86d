import koffi from 'koffi';
import { bindLazily, declare, type Memory, type Pointer } from './declare.ts';

const libcDeclarations = {
  mmap: declare<
    (
      address: Pointer | null,
      length: number,
      protection: number,
      flags: number,
      fd: number,
      offset: number,
    ) => Pointer
  >('2.0', 'void *mmap(void *addr, size_t length, int prot, int flags, int fd, off_t offset)'),
  munmap: declare<(address: Pointer, length: number) => number>(
    '2.0',
    'int munmap(void *addr, size_t length)',
  ),
  getpagesize: declare<() => number>('2.0', 'int getpagesize(void)'),
  vsnprintf: declare<(buffer: Memory, size: number, format: Pointer, list: Pointer) => number>(
    '2.0',
    // `format` arrives as an address from libbpf and goes back as one.
    'int vsnprintf(void *str, size_t size, void *format, void *ap)',
  ),
  // Variadic in C; declared with the arguments of perf_event_open(2), its one use.
  syscall: declare<
    (
      number: number,
      attr: Memory,
      pid: number,
      cpu: number,
      group: number,
      flags: number,
    ) => number | bigint
  >(
    '2.0',
    'long syscall(long number, void *attr, long pid, long cpu, long group_fd, unsigned long flags)',
  ),
  // The same function with the arguments of bpf(2).
  bpf: declare<(number: number, command: number, attr: Memory, size: number) => number | bigint>(
    '2.0',
    'long syscall(long number, int command, void *attr, unsigned int size)',
  ),
  // Variadic in C; its third argument is a number in all our uses.
  ioctl: declare<(fd: number, request: number, argument: number) => number>(
    '2.0',
    'int ioctl(int fd, unsigned long request, unsigned long argument)',
  ),
  dlsym: declare<(handle: Pointer | null, name: string) => Pointer | null>(
    '2.0',
    'void *dlsym(void *handle, const char *name)',
  ),
  getppid: declare<() => number>('2.0', 'int getppid(void)'),
  epoll_create1: declare<(flags: number) => number>('2.9', 'int epoll_create1(int flags)'),
  epoll_ctl: declare<(epfd: number, operation: number, fd: number, event: Memory) => number>(
    '2.3.2',
    'int epoll_ctl(int epfd, int op, int fd, void *event)',
  ),
  close: declare<(fd: number) => number>('2.0', 'int close(int fd)'),
} as const;

let library: ReturnType<typeof koffi.load> | undefined;

/** The few libc functions that Node.js itself does not offer. Available in glibc and musl. */
export const libc = bindLazily(libcDeclarations, (_name, definition) => {
  library ??= koffi.load(null);
  return library.func(definition);
});

/** errno as the last call into C left it: read it right after that call, before any other. */
export function lastErrno(): number {
  return koffi.errno();
}
