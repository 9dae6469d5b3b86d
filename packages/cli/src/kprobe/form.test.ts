import { expect, test } from 'vitest';
import { btfOf } from '../testing/btf.ts';
import { errorOf, formOf, valueOf, type Form } from './form.ts';

const btf = btfOf(`
typedef _Bool bool;
enum whence { FROM_START, FROM_HERE = 7, FROM_NOWHERE = -1 };
struct all { int dfd; int count; unsigned short mode; signed char tiny; bool yes; enum whence whence; unsigned long size; long offset; void *address; double real; };
struct all all;
`);
const members = btf.find('struct', 'all')?.members ?? [];
const form = (name: string): Form | undefined =>
  formOf(btf, members.find((member) => member.name === name)?.type ?? 0, name);
const value = (name: string, raw: bigint) => valueOf(form(name) as Form, raw);

/** The upper half of a register is not cleared for 32-bit arguments. */
const DIRT = 0xdead_beefn << 32n;

test.for([
  ['dfd', DIRT | 0xffff_ff9cn, 'AT_FDCWD'],
  ['dfd', DIRT | 5n, 5],
  ['count', DIRT | 0xffff_ff9cn, -100],
  ['mode', DIRT | 0xffffn, 65_535],
  ['tiny', DIRT | 0xffn, -1],
  ['yes', DIRT | 1n, true],
  ['yes', DIRT, false],
  ['whence', DIRT | 7n, 'FROM_HERE'],
  ['whence', DIRT | 3n, 3],
  ['size', 2n ** 64n - 1n, '18446744073709551615'],
  ['size', 2n ** 53n - 1n, 9_007_199_254_740_991],
  ['offset', 2n ** 64n - 1n, -1],
  ['offset', 2n ** 63n, '-9223372036854775808'],
  ['address', 0xffff_8880_0000_1000n, '0xffff888000001000'],
  ['address', 0n, '0x0'],
] as const)('[E2] %s of %d is %s', ([name, raw, expected]) => {
  expect(value(name, raw)).toBe(expected);
});

test('a floating-point number has no form', () => {
  expect(form('real')).toBeUndefined();
});

test.for([
  ['offset', -2n, 'ENOENT'],
  ['count', -4095n, 'E4095'],
  ['count', -4096n, null],
  ['count', 3n, null],
  ['address', -12n, 'ENOMEM'],
  ['address', -4096n, null],
  ['size', -2n, null],
  ['tiny', -1n, null],
  ['yes', -1n, null],
] as const)('returned as %s, %d is the error %s', ([name, raw, expected]) => {
  expect(errorOf(form(name), BigInt.asUintN(64, raw))).toBe(expected);
});

test('bit-fields are taken out of their bytes', () => {
  const bits = { kind: 'integer', bytes: 4, bits: { offset: 3, size: 5 } } as const;
  expect(valueOf({ ...bits, signed: true }, 0b1111_1010n)).toBe(-1);
  expect(valueOf({ ...bits, signed: false }, 0b1111_1010n)).toBe(31);
});
