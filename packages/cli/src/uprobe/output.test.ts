import type { Latency } from '@ebpf-dojo/bpf/function-latency';
import { TextState, type Hit, type TextHit } from '@ebpf-dojo/bpf/uprobe';
import { describe, expect, test } from 'vitest';
import { line } from '../output/schema/index.ts';
import { WallClock } from '../tracing/clock.ts';
import { HitOutput } from './hit-output.ts';
import { latencyLine, latencyText } from './latency-output.ts';
import { argumentTypes, valueType } from './value-type.ts';

const hit: Hit = {
  time: 5_001_000_000n,
  values: [0x1000n, 0xffff_ffffn, 0x2000n, 0n, 0n, 0n],
  pid: 42,
  tid: 43,
  function: 1,
  comm: 'a\u001Bb',
};
const textHit: TextHit = {
  hit,
  states: [TextState.TEXT_CUT, 0, TextState.TEXT_UNREADABLE, TextState.TEXT_NONE, 0, 0],
  texts: ['long\n', '', '', '', '', ''],
};
const output = (types: readonly string[], isReturn = false) =>
  new HitOutput({
    isReturn,
    types: isReturn ? [valueType(types[0] ?? '')] : argumentTypes(types, 6),
    names: ['first', 'second'],
    clock: new WallClock(),
    timestamp: false,
  });

describe('a call', () => {
  const types = ['str', 'int', 'str', 'str', '_', 'bool'];

  test('is a line under the columns’ heads', () => {
    const text = output(types);
    expect([text.header, text.text(textHit, 5_000_000_000n)]).toEqual([
      '   TIME(s)     PID COMM            FUNCTION ARGS',
      String.raw`  0.001000      42 a\x1bb          second   "long\x0a"…, -1, 0x2000 (unreadable), NULL, false`,
    ]);
  });

  test('is a line of JSON that fits its schema', () => {
    expect(line.parse(output(types).json(textHit))).toMatchObject({
      type: 'function_call',
      pid: 42,
      tid: 43,
      comm: 'a\u001Bb',
      function: 'second',
      args: ['long\n', -1, null, null, false],
      args_cut: [0],
      args_unreadable: [2],
    });
  });
});

test('a return is a line of JSON that fits its schema', () => {
  const values = [[hit, 'x'] as const, [textHit, 's'] as const].map(([any, type]) =>
    line.parse(output([type], true).json(any)),
  );
  expect(values).toMatchObject([
    { type: 'function_return', result: 0x1000, result_cut: false, result_unreadable: false },
    { type: 'function_return', result: 'long\n', result_cut: true, result_unreadable: false },
  ]);
});

describe('durations', () => {
  const buckets = Array.from({ length: 32 }, () => 0);
  const none: Latency = { count: 0, total: 0, shortest: 0, longest: 0, unfinished: 3, buckets };
  const some: Latency = {
    count: 4,
    total: 6_000_000,
    shortest: 300,
    longest: 3_000_000,
    unfinished: 0,
    buckets: buckets.map((_, index) => [2, 0, 0, 1][index] ?? Number(index === 12)),
  };

  test('are a picture as bpftrace prints it', () => {
    expect(latencyText('f', some, (_, text) => text).split('\n')).toEqual([
      'f, µs: 4 calls, 1.50 ms on average, 300 ns to 3.00 ms',
      `[0, 1)                    2 |${'@'.repeat(52)}|`,
      `[1, 2)                    0 |${' '.repeat(52)}|`,
      `[2, 4)                    0 |${' '.repeat(52)}|`,
      `[4, 8)                    1 |${'@'.repeat(26).padEnd(52)}|`,
      ...['[8, 16)', '[16, 32)', '[32, 64)', '[64, 128)', '[128, 256)', '[256, 512)'].map(
        (range) => `${range.padEnd(16)}          0 |${' '.repeat(52)}|`,
      ),
      `[512, 1K)                 0 |${' '.repeat(52)}|`,
      `[1K, 2K)                  0 |${' '.repeat(52)}|`,
      `[2K, 4K)                  1 |${'@'.repeat(26).padEnd(52)}|`,
      '',
    ]);
    expect(latencyText('f', none, (_, text) => text)).toBe(
      'f, µs: 0 calls, 3 not seen to return\n',
    );
  });

  test('are lines of JSON that fit their schema', () => {
    const longest = { ...some, buckets: buckets.map((_, index) => Number(index === 31)) };
    expect([some, none, longest].map((each) => line.parse(latencyLine('f', each)))).toMatchObject([
      {
        count: 4,
        min_ns: 300,
        max_ns: 3_000_000,
        avg_ns: 1_500_000,
        buckets: [
          { from_us: 0, to_us: 1, count: 2 },
          { from_us: 4, to_us: 8, count: 1 },
          { from_us: 2048, to_us: 4096, count: 1 },
        ],
      },
      { count: 0, unfinished: 3, min_ns: null, max_ns: null, avg_ns: null, buckets: [] },
      { buckets: [{ from_us: 2 ** 30, to_us: null, count: 1 }] },
    ]);
  });
});
