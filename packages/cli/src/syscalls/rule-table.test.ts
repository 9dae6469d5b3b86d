import { nativeAbi, syscallNumber } from '@ebpf-dojo/core/syscalls';
import { expect, test } from 'vitest';
import { UsageError } from '../exit.ts';
import { ruleTable } from './rule-table.ts';

const SLOTS = 512;
const NO_RULE = { name: '', wanted: false };
const empty = Array.from({ length: 2 * SLOTS }, () => NO_RULE);
const ruleOf = (name: string, _abi: string, wanted: boolean) => ({ name, wanted });
const openat = syscallNumber(nativeAbi(), 'openat') ?? -1;
const close = syscallNumber(nativeAbi(), 'close') ?? -1;

test('every number with a name has its rule, those of 32-bit calls behind the native ones', () => {
  const table = ruleTable({ wanted: undefined, empty, ruleOf });
  expect(table[openat]).toEqual({ name: 'openat', wanted: true });
  expect(table[SLOTS - 1]).toBe(NO_RULE);
  // Number 5 of i386 is open.
  if (nativeAbi() === 'x64') expect(table[SLOTS + 5]).toEqual({ name: 'open', wanted: true });
});

test('only what is asked for is wanted', () => {
  const table = ruleTable({ wanted: ['openat'], empty, ruleOf });
  expect([table[openat]?.wanted, table[close]?.wanted]).toEqual([true, false]);
});

test('reserved slots are left alone, and their calls cannot be asked for', () => {
  const reserved = SLOTS - openat;
  expect(ruleTable({ wanted: undefined, empty, reserved, ruleOf })[openat]).toBe(NO_RULE);
});

test('a call that does not exist is told, with names that are near', () => {
  expect(() => ruleTable({ wanted: ['opneat'], empty, ruleOf })).toThrow(UsageError);
  expect(() => ruleTable({ wanted: ['opneat'], empty, ruleOf })).toThrow(
    "no system call is named 'opneat': did you mean openat",
  );
});
