import { CallState, CaptureState } from '@ebpf-dojo/bpf/trace';
import { nativeAbi, syscallNumber } from '@ebpf-dojo/core/syscalls';
import { expect, test } from 'vitest';
import { callOf, capturedOf } from '../testing/call.ts';
import { readerOf } from '../testing/reader.ts';
import { CallPrinter, callText, sinceStart } from './text-output.ts';

const reader = readerOf();
const time = sinceStart(() => 4_998_500_000n);
const printer = new CallPrinter({ time, width: Infinity, paint: (_style, text) => text });
const { CAPTURED_CUT, CAPTURED_NOTHING, CAPTURED_UNREADABLE } = CaptureState;

test('a line has its columns under their heads', () => {
  const line = printer.line(callOf(), reader);
  expect(line).toBe(
    '  0.001500    4242 cat             openat(AT_FDCWD, "/etc/hostname", O_RDONLY)          = 3            2.09 µs',
  );
  for (const [head, value] of [
    ['COMM', 'cat'],
    ['CALL', 'openat'],
    ['= RESULT', '= 3'],
  ] as const) {
    expect(line.indexOf(value)).toBe(printer.header.indexOf(head));
  }
  expect(line).toHaveLength(printer.header.length);
});

test.each([60, 80, 100, 120])(
  'on a terminal of %i columns the call is cut, and its result is not',
  (width) => {
    const narrow = new CallPrinter({ time, width, paint: (_style, text) => text });
    const line = narrow.line(
      callOf({ captured: [capturedOf(`/${'long'.repeat(50)}`)], result: -2n }),
      reader,
    );
    expect(line).toMatch(/ openat\(.*….* = -1 ENOENT +2\.09 µs$/);
    // Below 75 columns the other columns leave less room than a call's name takes.
    expect(line.length).toBeLessThanOrEqual(Math.max(75, width));
  },
);

test('what is cut of a path is its beginning, and AT_FDCWD goes first', () => {
  const at = (width: number) =>
    new CallPrinter({ time, width, paint: (_style, text) => text })
      .line(
        callOf({ captured: [capturedOf('/usr/share/locale/C.utf8/LC_MESSAGES/libc.mo')] }),
        reader,
      )
      .slice(35);
  expect(at(120)).toBe(
    'openat("/usr/share/locale/C.utf8/LC_MESSAGES/libc.mo", O_RDONLY) = 3 2.09 µs',
  );
  expect(at(88)).toMatch(/^openat\(….*\/libc\.mo", O_RDONLY\) = 3 2\.09 µs$/);
  expect(at(88)).toHaveLength(88 - 35);
});

test.for([
  ['an error', callOf({ result: -2n }), '-1 ENOENT'],
  ['an error only the kernel knows', callOf({ result: -512n }), '-1 ERESTARTSYS'],
  ['the largest errno', callOf({ result: -4095n }), '-1 E4095'],
  ['an address', callOf({ result: 0x7f20_3473_d000n }), '0x7f203473d000'],
  ['an address in the upper half', callOf({ result: -4096n }), '0xfffffffffffff000'],
  ['a count', callOf({ result: 4_294_967_295n }), '4294967295'],
  ['a thread that ended in its call', callOf({ state: CallState.CALL_THREAD_ENDED }), '? ended'],
  ['a call under way', callOf({ state: CallState.CALL_RUNNING }), '? running'],
] as const)('shows %s', ([, call, expected]) => {
  expect(/ = (.*?) +2\.09 µs$/.exec(printer.line(call, reader))?.[1]).toBe(expected);
});

test.for([
  ['cut', capturedOf('/etc/hostname', CAPTURED_CUT), '"/etc/hostname"…'],
  ['unreadable', capturedOf('', CAPTURED_UNREADABLE), '(unreadable)'],
  ['not there', capturedOf('', CAPTURED_NOTHING), '0x7ffc00001234'],
  ['full of control characters', capturedOf('a\u001B[2Jb\nc"\\'), '"a\\x1b[2Jb\\nc\\"\\\\"'],
  ['no text', capturedOf([0x61, 0xff, 0, 0x31]), '"a\\xff\\x001"'],
  ['cut within a letter', capturedOf([0x61, 0xc3], CAPTURED_CUT), '"a"…'],
] as const)('shows a text that is %s', ([, captured, expected]) => {
  expect(callText(callOf({ captured: [captured] }), reader)).toBe(
    `openat(AT_FDCWD, ${expected}, O_RDONLY)`,
  );
});

test('arguments that nobody has described are shown by their type', () => {
  const text = (name: string, ...registers: bigint[]) =>
    callText(callOf({ name, arguments: registers, captured: [] }), reader);
  expect(text('brk', 0n)).toBe('brk(NULL)');
  expect(text('brk', 4096n)).toBe('brk(0x1000)');
  expect(text('ioprio_get', 1n, 0xffff_ffffn)).toBe('ioprio_get(1, -1)');
  expect(text('setfsuid', 0xffff_ffffn)).toBe('setfsuid(-1)');
  expect(text('lseek', 3n, 0xffff_ffff_ffff_fff6n, 1n)).toBe('lseek(3, -10, SEEK_CUR)');
});

test('without the kernel’s declarations, what is known here is shown, and registers of the rest', () => {
  const bare = readerOf({});
  const text = (name: string, ...registers: bigint[]) =>
    callText(callOf({ name, arguments: registers, captured: [] }), bare);
  expect(text('lseek', 3n, 10n, 2n)).toBe('lseek(3, 0xa, SEEK_END)');
  expect(text('ioprio_get', 1n, 2n)).toBe('ioprio_get(0x1, 0x2, 0x0, 0x0, 0x0, 0x0)');
});

test('32-bit calls have names of their own table', () => {
  // 5 is open in the i386 table, and fstat in that of x64.
  const call = callOf({ number: 5, compat: true, arguments: [0x1000n, 0o101n, 0o644n] });
  expect(callText(call, reader)).toBe(
    process.arch === 'x64'
      ? 'i386:open("/etc/hostname", O_WRONLY|O_CREAT, 0644)'
      : 'compat:sys_5(0x1000, 0x41, 0x1a4, 0x0, 0x0, 0x0)',
  );
});

test('numbers without a name are shown', () => {
  expect(callText(callOf({ number: 511, arguments: [] }), reader)).toMatch(/^sys_511\(0x0, /);
  expect(syscallNumber(nativeAbi(), 'sys_511')).toBeUndefined();
});
