import * as fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import { FUZZ_TIMEOUT, fuzz } from '../testing/fuzz.ts';
import * as lzma from './liblzma.ts';
import { optionalLibrary } from './optional-library.ts';
import { packXz } from './testing/pack-xz.ts';
import { unpackXz } from './unpack-xz.ts';

const MOST = 2 ** 20;
// Known bytes as xz(1) writes them, so that not only our own packing is read.
const BY_XZ =
  '/Td6WFoAAATm1rRGAgAhARYAAAB0L+Wj4AAOAAddADCYpYIAAAAAACw/CZO03BBpAAEjD9vfkA4ftvN9AQAAAAAEWVo=';

test('bytes that were packed come back', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 5000 }), (bytes) => {
      expect(unpackXz(packXz(bytes), MOST)).toEqual(bytes);
    }),
  );
});

test('what xz packed is unpacked', () => {
  expect(Buffer.from(unpackXz(Buffer.from(BY_XZ, 'base64'), MOST) as Uint8Array).toString()).toBe(
    'abababababababa',
  );
});

test('what becomes much larger is unpacked, up to the limit', () => {
  const zeros = new Uint8Array(MOST);
  const packed = packXz(zeros);
  expect(packed.length).toBeLessThan(MOST / 1000);
  expect(unpackXz(packed, MOST)).toHaveLength(MOST);
  expect(unpackXz(packed, MOST - 1)).toBe('too large');
});

test(
  'changed, cut and random bytes are unpacked or refused',
  () => {
    const whole = packXz(Buffer.from('function names '.repeat(500)));
    const changed = fc
      .array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { minLength: 1, maxLength: 6 })
      .map((changes) => {
        const bytes = Buffer.from(whole);
        for (const [at, value] of changes) bytes[at] = value;
        return bytes;
      });
    const cut = fc.nat(whole.length - 1).map((length) => whole.subarray(0, length));
    const random = fc.uint8Array({ maxLength: 200 });
    const outcomes = new Set<string>();
    fuzz(fc.oneof(changed, cut, random), 500, (bytes) => {
      const unpacked = unpackXz(bytes, MOST);
      outcomes.add(typeof unpacked === 'string' ? unpacked : 'unpacked');
    });
    expect(outcomes).toContain('corrupt');
  },
  FUZZ_TIMEOUT,
);

test('without liblzma it says so', () => {
  vi.spyOn(lzma, 'liblzma').mockReturnValue(undefined);
  expect(unpackXz(Buffer.from(BY_XZ, 'base64'), MOST)).toBe('no liblzma');
});

test('a library that is not there has no functions', () => {
  const missing = optionalLibrary('libno-such-library.so.9', {});
  expect(missing()).toBeUndefined();
  expect(missing()).toBeUndefined();
});
