import type { HookKind } from '@ebpf-dojo/core';
import { expect, test } from 'vitest';
import { hooksFor } from './hook.ts';
import type { Probe } from './probes.ts';

const probe: Probe = {
  name: 'f',
  values: [],
  returns: undefined,
  returnsKnown: true,
  isPlain: true,
};
const one = { isPattern: false, stack: false };
const many = { isPattern: true, stack: false };
const kernel =
  (...has: HookKind[]) =>
  (kind: HookKind) => ({
    has: has.includes(kind) ? ('yes' as const) : ('no' as const),
    seen: 'attach: ENOENT',
    remedy: 'Use another kernel.',
  });
const all = kernel('fentry', 'kprobe', 'kprobe.multi');
const probes = (amount: number): Probe[] => Array.from({ length: amount }, () => probe);

test.for([
  ['one function: fentry is cheapest', probes(1), one, all, ['fentry', 'kprobe']],
  ['a stack begins at a kprobe', probes(1), { ...one, stack: true }, all, ['kprobe']],
  ['arguments that fentry cannot take', [{ ...probe, isPlain: false }], one, all, ['kprobe']],
  ['no fentry', probes(1), one, kernel('kprobe'), ['kprobe']],
  ['no kprobes', probes(1), one, kernel('fentry'), ['fentry']],
  ['a pattern', probes(3), many, all, ['kprobe.multi', 'kprobes']],
  ['a pattern that fits one', probes(1), many, all, ['kprobe.multi', 'kprobes']],
  ['a pattern that fits too many for single kprobes', probes(1001), many, all, ['kprobe.multi']],
  ['a pattern, no kprobe.multi', probes(1000), many, kernel('kprobe'), ['kprobes']],
] as const)('[E2] %s', ([, functions, wants, has, expected]) => {
  expect(hooksFor(functions, wants, has)).toEqual(expected);
});

test('too many functions for single kprobes: narrow the pattern', () => {
  expect(() => hooksFor(probes(1001), many, kernel('kprobe'))).toThrow(
    '1001 functions fit; without kprobe.multi, 1000 are the most on this kernel: narrow the pattern.',
  );
});

test('a kernel with none of it is BLOCKED, with the remedy', () => {
  expect(() => hooksFor(probes(1), one, kernel())).toThrow(
    expect.objectContaining({
      name: 'BlockedError',
      message: expect.stringMatching(/Use another kernel\.$/),
    }),
  );
});
