import { CallState, CaptureState } from '@ebpf-dojo/bpf/trace';
import { expect, test } from 'vitest';
import { callLine as schema } from '../output/schema/index.ts';
import { callOf, capturedOf } from '../testing/call.ts';
import { readerOf } from '../testing/reader.ts';
import { WallClock } from '../tracing/clock.ts';
import { callLine } from './json-output.ts';

const clock = new WallClock();
const reader = readerOf();
const lineOf = (call: ReturnType<typeof callOf>) => callLine(call, reader, clock);

test('a call has every field, and survives JSON', () => {
  const line = lineOf(callOf());
  expect(schema.parse(JSON.parse(JSON.stringify(line)))).toEqual({
    v: 1,
    type: 'call',
    time: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{9}Z$/),
    pid: 4242,
    tid: 4243,
    comm: 'cat',
    syscall: 'openat',
    abi: process.arch,
    args: [
      { name: 'dfd', type: 'int', value: -100, text: 'AT_FDCWD' },
      {
        name: 'filename',
        type: 'const char *',
        value: 0x7ffc_0000_1234,
        text: '"/etc/hostname"',
      },
      { name: 'flags', type: 'int', value: 0, text: 'O_RDONLY' },
      { name: 'mode', type: 'umode_t', value: 0, text: '0000' },
    ],
    state: 'returned',
    result: 3,
    error: null,
    duration_ns: 2093,
    text: '/etc/hostname',
    text_cut: false,
  });
});

test.for([
  [2n ** 53n - 1n, 9_007_199_254_740_991],
  [2n ** 53n, '9007199254740992'],
  [-(2n ** 63n), '-9223372036854775808'],
] as const)('result %s is never rounded', ([result, expected]) => {
  expect(lineOf(callOf({ result })).result).toBe(expected);
});

test('an error keeps its number and has its name', () => {
  expect(lineOf(callOf({ result: -13n }))).toMatchObject({ result: -13, error: 'EACCES' });
});

test.for([
  [CallState.CALL_RUNNING, 'running'],
  [CallState.CALL_THREAD_ENDED, 'ended'],
] as const)('a call in state %i has no result', ([state, expected]) => {
  expect(lineOf(callOf({ state, result: 0n }))).toMatchObject({
    state: expected,
    result: null,
    error: null,
  });
});

test('text is null when there is none, and says when it is cut', () => {
  const { CAPTURED_NOTHING, CAPTURED_UNREADABLE, CAPTURED_CUT } = CaptureState;
  for (const [state, text, cut] of [
    [CAPTURED_NOTHING, null, false],
    [CAPTURED_UNREADABLE, null, false],
    [CAPTURED_CUT, '/etc/hostname', true],
  ] as const) {
    expect(lineOf(callOf({ captured: [capturedOf('/etc/hostname', state)] }))).toMatchObject({
      text,
      text_cut: cut,
    });
  }
});

test('arguments keep their numbers, whose sign is that of their type, and are never rounded', () => {
  const line = lineOf(callOf({ name: 'lseek', arguments: [3n, -(2n ** 63n), 9n], captured: [] }));
  expect(line.args).toEqual([
    { name: 'fd', type: 'unsigned int', value: 3, text: '3' },
    { name: 'offset', type: 'off_t', value: '-9223372036854775808' },
    { name: 'whence', type: 'unsigned int', value: 9 },
  ]);
});

test('times of the monotonic clock become those of the wall', () => {
  const now = process.hrtime.bigint();
  expect(Math.abs(Date.parse(clock.iso(now)) - Date.now())).toBeLessThan(50);
  expect(Date.parse(clock.iso(now + 3_000_000_000n)) - Date.parse(clock.iso(now))).toBe(3000);
});
