import { expect, test } from 'vitest';
import { compatAbi, nativeAbi, type Abi } from './abi.ts';
import { headerNumbers } from './headers.ts';
import { syscallName, syscallNames, syscallNumber } from './names.ts';

const abis: readonly Abi[] = ['x64', 'i386', 'arm64'];
// Other machines' headers come with linux-libc-dev only from Linux 6.11 on.
const installed: readonly Abi[] = abis.filter(
  (abi) => abi === nativeAbi() || abi === compatAbi() || headerNumbers(abi) !== undefined,
);

test.each(installed)('agrees with the installed kernel headers on %s', (abi) => {
  const numbers = headerNumbers(abi);
  expect(numbers, 'the kernel headers are missing: apt install linux-libc-dev').toBeDefined();
  expect(numbers?.size).toBeGreaterThan(300);
  const found = [...(numbers ?? [])].map(([name]) => [name, syscallNumber(abi, name)]);
  expect(found).toEqual([...(numbers ?? [])]);
});

test.each(abis)('has one name for a number, and one number for a name, on %s', (abi) => {
  const names = [...syscallNames(abi)];
  expect(names.map((name) => syscallName(abi, syscallNumber(abi, name) ?? -1))).toEqual(names);
});

test.each([
  ['mseal', 462],
  ['file_setattr', 469],
  ['listns', 470],
  ['rseq_slice_yield', 471],
  ['fchroot', 472],
])('has the new call %s on every ABI', (name, number) => {
  expect(abis.map((abi) => syscallNumber(abi, name))).toEqual([number, number, number]);
});
