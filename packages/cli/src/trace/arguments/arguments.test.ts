import { CaptureState, type Captured } from '@ebpf-dojo/bpf/trace';
import { nativeAbi, syscallNames, syscallNumber } from '@ebpf-dojo/core/syscalls';
import { expect, test } from 'vitest';
import { callOf, capturedOf } from '../../testing/call.ts';
import { readerOf } from '../../testing/reader.ts';
import { callText } from '../text-output.ts';
import { capturesOf, signatureOf } from './index.ts';

const reader = readerOf({});

/** The call in words, by registers and memory as a kernel delivered them. */
function text(name: string, registers: readonly bigint[], ...captured: Captured[]): string {
  return callText(callOf({ name, arguments: registers, captured }), reader);
}

test('flags of open, by name and with their access mode', () => {
  const open = (flags: number) =>
    text('openat', [0xffff_ff9cn, 1n, BigInt(flags), 0o640n], capturedOf('f'));
  expect(open(0o2000000)).toBe('openat(AT_FDCWD, "f", O_RDONLY|O_CLOEXEC)');
  expect(open(0o1101)).toBe('openat(AT_FDCWD, "f", O_WRONLY|O_CREAT|O_TRUNC, 0640)');
  expect(open(0x4000_0002)).toBe('openat(AT_FDCWD, "f", O_RDWR|0x40000000)');
});

test('both paths of calls that have two', () => {
  const [from, to] = [capturedOf('old'), capturedOf('new')];
  expect(text('renameat2', [3n, 1n, 0xffff_ff9cn, 2n, 1n], from, to)).toBe(
    'renameat2(3, "old", AT_FDCWD, "new", RENAME_NOREPLACE)',
  );
  expect(text('symlinkat', [1n, 5n, 2n], from, to)).toBe('symlinkat("old", 5, "new")');
  expect(text('mount', [1n, 2n, 3n, 4096n | 16384n, 0n], from, to)).toBe(
    'mount("old", "new", 0x3, MS_BIND|MS_REC, 0x0)',
  );
});

test('protection and kind of memory', () => {
  expect(text('mmap', [0n, 8192n, 3n, 0x22n, 0xffff_ffffn, 0n])).toBe(
    'mmap(0x0, 0x2000, PROT_READ|PROT_WRITE, MAP_PRIVATE|MAP_ANONYMOUS, -1, 0x0)',
  );
  expect(text('mprotect', [4096n, 4096n, 0n])).toBe('mprotect(0x1000, 0x1000, PROT_NONE)');
  expect(text('madvise', [4096n, 4096n, 4n])).toBe('madvise(0x1000, 0x1000, MADV_DONTNEED)');
});

test('argv, and that there was more of it', () => {
  const argv = 'sh\0-c\0echo "hi"\0';
  const path = capturedOf('/bin/sh');
  expect(text('execve', [1n, 2n, 3n], path, capturedOf(argv))).toBe(
    'execve("/bin/sh", ["sh", "-c", "echo \\"hi\\""], 0x3)',
  );
  expect(text('execve', [1n, 2n, 3n], path, capturedOf(argv, CaptureState.CAPTURED_CUT))).toBe(
    'execve("/bin/sh", ["sh", "-c", "echo \\"hi\\"", …], 0x3)',
  );
});

test('what processes and threads are made of, and how they ended', () => {
  expect(text('clone3', [1n, 88n], capturedOf(words64(0x100n | 0x4000n, 0n, 0n, 0n, 17n)))).toBe(
    'clone3({flags=CLONE_VM|CLONE_VFORK, exit_signal=SIGCHLD}, 0x58)',
  );
  expect(text('unshare', [0x2000_0000n])).toBe('unshare(CLONE_NEWPID)');
  for (const [status, expected] of [
    [0x0300, 'exited with 3'],
    [9, 'killed by SIGKILL'],
    [0x8b, 'killed by SIGSEGV, core dumped'],
    [0x137f, 'stopped by SIGSTOP'],
    [0xffff, 'continued'],
  ] as const) {
    expect(
      text('wait4', [0xffff_ffffn, 1n, 1n, 0n], capturedOf([status & 0xff, status >> 8, 0, 0])),
    ).toBe(`wait4(-1, {${expected}}, WNOHANG, 0x0)`);
  }
});

test('signals by name, alone and in sets', () => {
  expect(text('tgkill', [10n, 11n, 15n])).toBe('tgkill(0xa, 0xb, SIGTERM)');
  expect(text('kill', [0xffff_ffffn, 34n])).toBe('kill(-1, SIGRT_2)');
  expect(text('rt_sigprocmask', [2n, 1n, 0n, 8n], capturedOf(words64(0x4002n)))).toBe(
    'rt_sigprocmask(SIG_SETMASK, [SIGINT SIGTERM], 0x0, 0x8)',
  );
  expect(text('rt_sigprocmask', [0n, 1n, 0n, 8n], capturedOf(words64(~0x100n)))).toBe(
    'rt_sigprocmask(SIG_BLOCK, ~[SIGKILL], 0x0, 0x8)',
  );
});

test.for([
  ['127.0.0.1:8080', [2, 0, 0x1f, 0x90, 127, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0]],
  ['[::1]:443', [10, 0, 1, 0xbb, 0, 0, 0, 0, ...zeros(15), 1, 0, 0, 0, 0]],
  ['[fe80::1%2]:53', [10, 0, 0, 53, 0, 0, 0, 0, 0xfe, 0x80, ...zeros(13), 1, 2, 0, 0, 0]],
  ['unix:"/run/x"', [1, 0, ...Buffer.from('/run/x\0')]],
  ['unix:@"name"', [1, 0, 0, ...Buffer.from('name')]],
  ['unix:', [1, 0]],
  ['netlink:7', [16, 0, 0, 0, 7, 0, 0, 0, 0, 0, 0, 0]],
  ['{AF_PACKET}', [17, 0, 1, 2]],
  ['0x1', [2, 0, 1]],
] as const)('the socket address %s', ([expected, bytes]) => {
  const length = BigInt(bytes.length);
  expect(text('connect', [3n, 1n, length], capturedOf(bytes))).toBe(
    `connect(3, ${expected}, 0x${length.toString(16)})`,
  );
});

test('kinds and options of sockets', () => {
  expect(text('socket', [2n, 0x80801n, 6n])).toBe(
    'socket(AF_INET, SOCK_STREAM|SOCK_NONBLOCK|SOCK_CLOEXEC, IPPROTO_TCP)',
  );
  expect(text('setsockopt', [3n, 6n, 1n, 1n, 4n])).toBe(
    'setsockopt(3, SOL_TCP, TCP_NODELAY, 0x1, 0x4)',
  );
  expect(text('sendto', [3n, 1n, 2n, 0x4000n, 0n, 0n], capturedOf('hi'))).toBe(
    'sendto(3, "hi", 0x2, MSG_NOSIGNAL, 0x0, 0x0)',
  );
});

test('buffers by their beginning, times and pairs of descriptors', () => {
  expect(text('write', [1n, 1n, 99n], capturedOf('héllo\n', CaptureState.CAPTURED_CUT))).toBe(
    'write(1, "héllo\\n"…, 0x63)',
  );
  expect(text('nanosleep', [1n, 0n], capturedOf(words64(1n, 500_000_000n)))).toBe(
    'nanosleep(1.5 s, 0x0)',
  );
  expect(text('pipe2', [1n, 0o2000000n], capturedOf([3, 0, 0, 0, 4, 0, 0, 0]))).toBe(
    'pipe2([3, 4], O_CLOEXEC)',
  );
  expect(text('getcwd', [1n, 99n], capturedOf('/tmp\0'))).toBe('getcwd("/tmp", 0x63)');
});

test('several buffers, each by its beginning, also those of a message', () => {
  const buffers = (...texts: string[]) =>
    texts.flatMap((each) => [
      ...words64(BigInt(each.length)),
      ...Buffer.alloc(32, each.slice(0, 32).padEnd(32, '\0')),
    ]);
  const long = 'x'.repeat(40);
  expect(text('writev', [1n, 1n, 3n], capturedOf(buffers('one ', '', long)))).toBe(
    `writev(1, ["one ", "", "${'x'.repeat(32)}"…], 0x3)`,
  );
  const four = capturedOf(buffers('a', 'b', 'c', 'd'), CaptureState.CAPTURED_CUT);
  expect(text('readv', [0n, 1n, 9n], four)).toBe('readv(0, ["a", "b", "c", "d", …], 0x9)');
  expect(text('preadv2', [0n, 1n, 0n, 0n, 0n, 8n], capturedOf([]))).toBe(
    'preadv2(0, [], 0x0, 0x0, 0x0, RWF_NOWAIT)',
  );
  expect(text('sendmsg', [3n, 1n, 0x4000n], capturedOf(buffers('hi')))).toBe(
    'sendmsg(3, {iov=["hi"]}, MSG_NOSIGNAL)',
  );
  expect(text('recvmsg', [3n, 1n, 0n])).toBe('recvmsg(3, 0x1, 0)');
});

test('lists and times of 32-bit programs, which are half as large', () => {
  const read = (name: string, registers: readonly bigint[], ...captured: Captured[]) =>
    callText(
      callOf({
        number: syscallNumber('i386', name) ?? -1,
        compat: true,
        arguments: registers,
        captured,
      }),
      reader,
    );
  expect(read('execve', [1n, 2n, 3n], capturedOf('/bin/sh'), capturedOf('sh\0-c\0'))).toBe(
    'i386:execve("/bin/sh", ["sh", "-c"], 0x3)',
  );
  expect(read('nanosleep', [1n, 0n], capturedOf([1, 0, 0, 0, ...[0x00, 0x65, 0xcd, 0x1d]]))).toBe(
    'i386:nanosleep(1.5 s, 0x0)',
  );
  // Above its lower half is what happened to be there.
  expect(
    read(
      'clock_nanosleep_time64',
      [1n, 0n, 1n, 0n],
      capturedOf(words64(1n, 500_000_000n | (7n << 32n))),
    ),
  ).toBe('i386:clock_nanosleep_time64(CLOCK_MONOTONIC, 0, 1.5 s, 0x0)');
});

test('commands of fcntl, ioctl and futex', () => {
  expect(text('fcntl', [3n, 1n, 0n])).toBe('fcntl(3, F_GETFD)');
  expect(text('fcntl', [3n, 4n, 0o4002n])).toBe('fcntl(3, F_SETFL, O_RDWR|O_NONBLOCK)');
  expect(text('ioctl', [0n, 0x5413n, 1n])).toBe('ioctl(0, TIOCGWINSZ, 0x1)');
  expect(text('futex', [1n, 0x80n, 0n, 0n, 0n, 0n])).toBe(
    'futex(0x1, FUTEX_WAIT_PRIVATE, 0x0, 0x0, 0x0, 0x0)',
  );
});

test('no call asks for more than the kernel side reads, and structs of 64-bit programs are not read of others', () => {
  for (const name of syscallNames(nativeAbi())) {
    const pointers = (signatureOf(name, nativeAbi()) ?? []).filter(({ capture }) => capture);
    expect({ name, fits: pointers.length <= 2 }).toEqual({ name, fits: true });
    expect(capturesOf(name, nativeAbi())).toHaveLength(pointers.length);
  }
  expect(capturesOf('writev', 'i386')).toEqual([]);
  expect(capturesOf('execve', 'i386').map(({ argument }) => argument.capture.size)).toEqual([0, 4]);
  expect(signatureOf('mmap', 'i386')).toBeUndefined();
});

function words64(...words: bigint[]): Uint8Array {
  return new Uint8Array(BigUint64Array.from(words).buffer);
}

function zeros(count: number): number[] {
  return Array.from({ length: count }, () => 0);
}
