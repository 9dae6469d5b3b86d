import fc from 'fast-check';
import { expect, test } from 'vitest';
import { BtfError } from '../errors/btf-error.ts';
import { codecOf } from './codec-spec.ts';
import { scalarCodecs, type ScalarName } from './scalar-codecs.ts';

const names = Object.keys(scalarCodecs) as ScalarName[];

function limits(name: ScalarName): readonly [min: bigint, max: bigint] {
  const bits = BigInt(name.slice(1));
  return name.startsWith('s')
    ? [-(2n ** (bits - 1n)), 2n ** (bits - 1n) - 1n]
    : [0n, 2n ** bits - 1n];
}

/** A value in the type that the codec gives. */
const native = (name: ScalarName, value: bigint) => (name.endsWith('64') ? value : Number(value));

test.for(names)('%s gives back what it was given, at any offset', (name) => {
  const codec = codecOf(name, 'A key');
  const [min, max] = limits(name);
  fc.assert(
    fc.property(fc.bigInt({ min, max }), fc.nat(7), (value, offset) => {
      const view = new DataView(new ArrayBuffer(16));
      codec.encode(native(name, value), view, offset);
      expect(codec.decode(view, offset)).toBe(native(name, value));
      const bytes = new Uint8Array(view.buffer).slice(offset, offset + codec.size);
      const unsigned = BigInt.asUintN(codec.size * 8, value);
      expect(bytes.reduceRight((sum, byte) => sum * 256n + BigInt(byte), 0n)).toBe(unsigned);
    }),
  );
});

test.for(names)('%s refuses what does not fit, naming itself', (name) => {
  const codec = codecOf(name, 'A key');
  const [min, max] = limits(name);
  const view = new DataView(new ArrayBuffer(8));
  for (const wrong of [native(name, min - 1n), native(name, max + 1n), 1.5, '1', null, undefined]) {
    const refused = () => codec.encode(wrong, view, 0);
    expect(refused).toThrow(BtfError);
    expect(refused).toThrow(name);
  }
});

test('a spec is a name, a size, or a codec', () => {
  expect(codecOf(12, 'A value').size).toBe(12);
  expect(codecOf(scalarCodecs.u16, 'A value')).toBe(scalarCodecs.u16);
  for (const wrong of ['u33', 'toString', 0, -1, 1.5, 2 ** 31, null, undefined, {}, { size: 4 }])
    expect(() => codecOf(wrong, 'A value')).toThrow(TypeError);
});
