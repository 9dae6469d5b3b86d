import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { RESULT, argumentTypes, valueType } from './value-type.ts';

const ALL_ONES = 2n ** 64n - 1n;

describe('what a register holds', () => {
  test.for([
    ['int', ALL_ONES, '-1', -1],
    // The upper half of a register that has an int in it can be anything.
    ['d', 0xdead_beef_0000_0007n, '7', 7],
    ['uint', ALL_ONES, '4294967295', 4_294_967_295],
    ['long', ALL_ONES, '-1', -1],
    ['lu', ALL_ONES, '18446744073709551615', '18446744073709551615'],
    ['char', 0xff41n, "'A'", 0x41],
    ['c', 10n, '10', 10],
    ['bool', 0x100n, 'false', false],
    ['b', 1n, 'true', true],
    ['ptr', 0n, 'NULL', 0],
    ['p', 0x7f00_0000_1000n, '0x7f0000001000', 0x7f00_0000_1000],
    ['x', 0n, '0x0', 0],
    ['hex', ALL_ONES, '0xffffffffffffffff', '18446744073709551615'],
  ] as const)('as %s: %i is %s', ([name, value, text, json]) => {
    const type = valueType(name);
    expect({ text: type.show(value), json: type.json(value) }).toEqual({ text, json });
  });

  test('a result is a number, and an address where it is too large for one', () => {
    const shown = [7n, ALL_ONES, 0xffff_ffffn, 0x7f00_0000_1000n].map((value) =>
      RESULT.show(value),
    );
    expect(shown).toEqual(['7', '-1', '0xffffffff', '0x7f0000001000']);
  });

  test('no bit of it is lost in JSON', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: ALL_ONES }), (value) => {
        expect(BigInt.asUintN(64, BigInt(RESULT.json(value)))).toBe(value);
        expect(BigInt(valueType('ulong').json(value))).toBe(value);
      }),
    );
  });
});

test('without types six registers are shown', () => {
  expect(argumentTypes(undefined, 6).map(({ show }) => show(255n))).toEqual(
    Array.from({ length: 6 }, () => '0xff'),
  );
});

test.for([
  [['strr'], "no type is named 'strr': there are str, int"],
  [['d', 'd', 'd', 'd', 'd', 'd', 'd'], 'at most 6 types'],
] as const)('--args %j is refused', ([names, message]) => {
  expect(() => argumentTypes(names, 6)).toThrow(message);
});
