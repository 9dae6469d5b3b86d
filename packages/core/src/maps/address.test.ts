import fc from 'fast-check';
import { expect, test } from 'vitest';
import { addressBytes, addressText } from './address.ts';

const zeros = (length: number): number[] => Array.from({ length }, () => 0);

test.for([
  ['10.1.2.3', [10, 1, 2, 3]],
  ['::', zeros(16)],
  ['::1', [...zeros(15), 1]],
  ['1::', [0, 1, ...zeros(14)]],
  ['2001:db8:0:1::ff', [0x20, 1, 0x0d, 0xb8, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0xff]],
  ['1:2:3:4:5:6:7:8', [0, 1, 0, 2, 0, 3, 0, 4, 0, 5, 0, 6, 0, 7, 0, 8]],
  ['::ffff:192.0.2.1', [...zeros(10), 255, 255, 192, 0, 2, 1]],
] as const)('%s is read', ([text, bytes]) => {
  expect([...(addressBytes(text) ?? [])]).toEqual(bytes);
});

test.for(['', '1.2.3', '1.2.3.256', '1:2', ':::', 'fe80::1%eth0', 'localhost', '1.2.3.4 '])(
  '%s is no address',
  (text) => {
    expect(addressBytes(text)).toBeUndefined();
  },
);

// RFC 5952, sections 4 and 5.
test.for([
  ['2001:0db8:0000:0000:0000:0000:0002:0001', '2001:db8::2:1'],
  ['2001:db8:0:1:1:1:1:1', '2001:db8:0:1:1:1:1:1'],
  ['2001:0:0:1:0:0:0:1', '2001:0:0:1::1'],
  ['2001:db8:0:0:1:0:0:1', '2001:db8::1:0:0:1'],
  ['0:0:0:0:0:0:0:0', '::'],
  ['1:0:0:0:0:0:0:0', '1::'],
])('%s is written %s', ([given = '', written = '']) => {
  expect(addressText(addressBytes(given) ?? new Uint8Array())).toBe(written);
});

test('what is written is read as the same bytes', () => {
  const bytes = fc.oneof(
    fc.uint8Array({ minLength: 4, maxLength: 4 }),
    fc
      .array(fc.oneof(fc.constant(0), fc.nat(0xffff)), { minLength: 8, maxLength: 8 })
      .map((groups) => Uint8Array.from(groups.flatMap((group) => [group >> 8, group & 0xff]))),
  );
  fc.assert(
    fc.property(bytes, (address) => {
      expect(addressBytes(addressText(address))).toEqual(address);
    }),
  );
});
