import { CallState, TextState } from '@ebpf-dojo/bpf/trace';
import { expect, test } from 'vitest';
import { callOf } from '../testing/call.ts';
import { HEADER, textLine } from './text-output.ts';

const columns = (line: string) => line.trim().split(/ {2,}| (?=\d|\/)/);
const ORIGIN = 4_998_500_000n;

test('a line has its columns under their heads', () => {
  const line = textLine(callOf(), ORIGIN);
  expect(line).toBe(
    '  0.001500    4242 cat             openat                       3   2.09 µs  /etc/hostname',
  );
  for (const [head, value] of [
    ['COMM', 'cat'],
    ['SYSCALL', 'openat'],
    ['TEXT', '/etc/hostname'],
  ] as const) {
    expect(line.indexOf(value)).toBe(HEADER.indexOf(head));
  }
  expect(line.indexOf('2.09 µs') + '2.09 µs'.length).toBe(
    HEADER.indexOf('DURATION') + 'DURATION'.length,
  );
});

test.for([
  ['an error', callOf({ result: -2n }), 'ENOENT'],
  ['an error only the kernel knows', callOf({ result: -512n }), 'ERESTARTSYS'],
  ['the largest errno', callOf({ result: -4095n }), 'E4095'],
  ['an address', callOf({ result: 0x7f20_3473_d000n }), '0x7f203473d000'],
  ['an address in the upper half', callOf({ result: -4096n }), '0xfffffffffffff000'],
  ['a count', callOf({ result: 4_294_967_295n }), '4294967295'],
  ['a thread that ended in its call', callOf({ state: CallState.CALL_THREAD_ENDED }), 'ended'],
  ['a call under way', callOf({ state: CallState.CALL_RUNNING }), 'running'],
] as const)('shows %s', ([, call, expected]) => {
  expect(columns(textLine(call, ORIGIN))).toContain(expected);
});

test.for([
  ['cut', callOf({ text_state: TextState.TEXT_CUT }), '/etc/hostname…'],
  ['unreadable', callOf({ text_state: TextState.TEXT_UNREADABLE }), '(unreadable)'],
  ['full of control characters', callOf({ text: 'a\u001B[2Jb\nc' }), 'a\\x1b[2Jb\\x0ac'],
] as const)('shows a text that is %s', ([, call, expected]) => {
  expect(textLine(call, ORIGIN).endsWith(`  ${expected}`)).toBe(true);
});

test('a call without text ends after its duration', () => {
  expect(textLine(callOf({ text_state: TextState.TEXT_NONE }), ORIGIN)).toMatch(/2\.09 µs$/);
});

test('32-bit calls have names of their own table', () => {
  // 5 is open in the i386 table, and fstat in that of x64.
  const line = textLine(callOf({ number: 5, compat: true }), ORIGIN);
  expect(line).toContain(process.arch === 'x64' ? ' open ' : ' sys_5 ');
});

test('numbers without a name are shown', () => {
  expect(textLine(callOf({ number: 511 }), ORIGIN)).toContain(' sys_511 ');
});
