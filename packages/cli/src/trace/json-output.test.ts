import { CallState, TextState } from '@ebpf-dojo/bpf/trace';
import { expect, test } from 'vitest';
import { callOf } from '../testing/call.ts';
import { WallClock } from '../tracing/clock.ts';
import { callLine } from './json-output.ts';

const clock = new WallClock();

test('a call has every field, and survives JSON', () => {
  const line = callLine(callOf(), clock);
  expect(JSON.parse(JSON.stringify(line))).toEqual({
    v: 1,
    type: 'call',
    time: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{9}Z$/),
    pid: 4242,
    tid: 4243,
    comm: 'cat',
    syscall: 'openat',
    abi: process.arch,
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
  expect(callLine(callOf({ result }), clock).result).toBe(expected);
});

test('an error keeps its number and has its name', () => {
  expect(callLine(callOf({ result: -13n }), clock)).toMatchObject({ result: -13, error: 'EACCES' });
});

test.for([
  [CallState.CALL_RUNNING, 'running'],
  [CallState.CALL_THREAD_ENDED, 'ended'],
] as const)('a call in state %i has no result', ([state, expected]) => {
  expect(callLine(callOf({ state, result: 0n }), clock)).toMatchObject({
    state: expected,
    result: null,
    error: null,
  });
});

test('text is null when there is none, and says when it is cut', () => {
  expect(callLine(callOf({ text_state: TextState.TEXT_NONE }), clock)).toMatchObject({
    text: null,
    text_cut: false,
  });
  expect(callLine(callOf({ text_state: TextState.TEXT_UNREADABLE }), clock)).toMatchObject({
    text: null,
    text_cut: false,
  });
  expect(callLine(callOf({ text_state: TextState.TEXT_CUT }), clock)).toMatchObject({
    text: '/etc/hostname',
    text_cut: true,
  });
});

test('times of the monotonic clock become those of the wall', () => {
  const now = process.hrtime.bigint();
  expect(Math.abs(Date.parse(clock.iso(now)) - Date.now())).toBeLessThan(50);
  expect(Date.parse(clock.iso(now + 3_000_000_000n)) - Date.parse(clock.iso(now))).toBe(3000);
});
