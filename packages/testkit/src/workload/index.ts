import { randomInt } from 'node:crypto';
import { Workload } from './workload.ts';

export { WORKLOAD_FUNCTION, workloadBinary } from './binary.ts';
export { tcpEnds, type TcpConnection, type TcpEnds } from './tcp-ends.ts';
export { WorkloadError } from './workload-error.ts';
export { Workload } from './workload.ts';

/** Bytes that one write(2) of a `writes` workload takes at most; native/workload/files.c has it too. */
const WRITE_CHUNK = 64;

/**
 * Child processes that do a known amount of work when told to. Each resolves when its child is ready and waits, so that what a
 * test attaches afterwards sees that work and nothing else of it. Without `n` the amount is random: a program that counts wrong
 * cannot be right by luck. The child ends with the test that started it.
 */
export const workload = {
  /** Opens (and closes) a file `n` times: that many openat(2). */
  opens: (n = randomInt(20, 90)) => Workload.start({ mode: 'opens', n, does: `opened ${n} files` }),
  /** Opens (and closes) /dev/null `n` times, by its name in a directory that it holds open: that many openat(2). */
  relativeOpens: (n = randomInt(20, 90)) =>
    Workload.start({ mode: 'relative-opens', n, does: `opened ${n} files in a directory` }),
  /** Tries to open a file whose path is in no memory `n` times: that many openat(2) that fail with EFAULT. */
  unreadableOpens: (n = randomInt(20, 90)) =>
    Workload.start({
      mode: 'unreadable-opens',
      n,
      does: `tried to open files by an address without a path ${n} times`,
    }),
  /** Tries to open a file that is not there `n` times: that many openat(2) that fail with ENOENT. */
  failures: (n = randomInt(20, 90)) =>
    Workload.start({ mode: 'failures', n, does: `failed to open a file ${n} times` }),
  /** Makes `n` 32-bit system calls, getpid(2) by `int $0x80`. `requires('compat calls')`. */
  compat: (n = randomInt(20, 90)) =>
    Workload.start({ mode: 'compat', n, does: `made ${n} 32-bit system calls` }),
  /** Writes `n` bytes to /dev/null, 64 at a time: {@link Workload.calls} write(2). */
  writes: (n = randomInt(1000, 9000)) =>
    Workload.start({
      mode: 'writes',
      n,
      calls: Math.ceil(n / WRITE_CHUNK),
      does: `wrote ${n} bytes`,
    }),
  /** Makes and closes `n` TCP connections to itself over 127.0.0.1, one after the other, to {@link Workload.port}. */
  tcp4: (n = randomInt(3, 15)) =>
    Workload.start({ mode: 'tcp4', n, does: `made ${n} TCP connections over IPv4` }),
  /** Makes and closes `n` TCP connections to itself over ::1. `requires('ipv6')`. */
  tcp6: (n = randomInt(3, 15)) =>
    Workload.start({ mode: 'tcp6', n, does: `made ${n} TCP connections over IPv6` }),
  /**
   * Makes `n` TCP connections over IPv4 and IPv6 to a process of its own, one after the other: by turns they are closed by both sides,
   * reset, refused, and left open. Those over IPv4 are accepted by accept4(2), those over IPv6 by accept(2). {@link tcpEnds} reads what
   * `run()` gives. `requires('ipv6')`.
   */
  tcpEnds: (n = randomInt(24, 60)) =>
    Workload.start({ mode: 'tcp-ends', n, does: `made ${n} TCP connections of all kinds` }),
  /**
   * Calls {@link WORKLOAD_FUNCTION} of {@link workloadBinary} `n` times, with 0 to n - 1, and after each workload_even or workload_odd
   * with the same. In the first is a USDT, `ebpf_dojo:call`, with `-index` and `index << 33`.
   */
  calls: (n = randomInt(20, 90)) =>
    Workload.start({ mode: 'calls', n, does: `called workload_function ${n} times` }),
  /** Touches `n` fresh pages, from address 0x200000000000 on: that many page faults there. */
  faults: (n = randomInt(20, 90)) =>
    Workload.start({ mode: 'faults', n, does: `touched ${n} fresh pages` }),
  /** Keeps a CPU busy until the child has used `n` milliseconds of CPU time. */
  burn: (n = randomInt(50, 150)) =>
    Workload.start({ mode: 'burn', n, does: `kept a CPU busy for ${n} ms` }),
  /** Opens (and closes) /dev/null `n` times by the `open` of 32-bit programs. `requires('compat calls')`. */
  compatOpens: (n = randomInt(20, 90)) =>
    Workload.start({ mode: 'compat-opens', n, does: `opened ${n} files by 32-bit calls` }),
  /** Starts `n` threads, 64 at a time, of which each calls getppid(2) once and ends. */
  threads: (n = randomInt(2000, 3000)) =>
    Workload.start({ mode: 'threads', n, does: `ran ${n} threads` }),
  /** Forks `n` children at once, of which each forks one; each of them calls getppid(2) once. */
  forks: (n = randomInt(50, 100)) =>
    Workload.start({ mode: 'forks', n, calls: 2 * n, does: `forked ${2 * n} processes` }),
  /** Sleeps `n` milliseconds in one clock_nanosleep(2). */
  sleep: (n = randomInt(10, 60)) => Workload.start({ mode: 'sleep', n, does: `slept ${n} ms` }),
  /** Sleeps `n` times each of 384 µs, 768 µs and so on to 24.576 ms, each in a clock_nanosleep(2) of its own. */
  sleepScale: (n = randomInt(3, 9)) =>
    Workload.start({ mode: 'sleep-scale', n, calls: 7 * n, does: `slept ${7 * n} times` }),
  /** Sleeps 3 ms `n` times, each in a clock_nanosleep(2) of its own. */
  sleeps: (n = randomInt(5, 15)) =>
    Workload.start({ mode: 'sleeps', n, does: `slept 3 ms ${n} times` }),
} as const;
