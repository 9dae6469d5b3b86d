import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { putString } from './char-array.ts';
import { charArrayReader } from './testing/char-array-reader.ts';

/** What C's string functions would see, decoded by the platform. */
function expected(bytes: Uint8Array): string {
  const end = bytes.indexOf(0);
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(
    end === -1 ? bytes : bytes.subarray(0, end),
  );
}

/** Readable text, raw bytes, and text followed by leftovers of an earlier longer one. */
const contents = (length: number) =>
  fc.oneof(
    fc.uint8Array({ minLength: length, maxLength: length }),
    fc
      .tuple(
        fc.string({ unit: 'grapheme' }),
        fc.uint8Array({ minLength: length, maxLength: length }),
      )
      .map(([text, rest]) => {
        rest.set(Buffer.from(`${text}\0`).subarray(0, length));
        return rest;
      }),
    // Few different ones, so that the table is hit, and hit by others.
    fc.constantFrom('node', 'bash', 'žluť', '').map((text) => {
      const bytes = new Uint8Array(length);
      bytes.set(Buffer.from(text).subarray(0, length));
      return bytes;
    }),
  );

describe.each([1, 2, 3, 4, 5, 7, 16, 31, 32, 33, 64, 255, 4096])('char[%i]', (length) => {
  const read = charArrayReader(length);

  test('reads what TextDecoder reads up to the NUL', () => {
    fc.assert(
      fc.property(contents(length), fc.nat(9), (bytes, offset) => {
        const view = new DataView(new ArrayBuffer(offset + length));
        new Uint8Array(view.buffer).set(bytes, offset);
        expect(read(view, offset)).toBe(expected(bytes));
        expect(read(view, offset)).toBe(expected(bytes));
      }),
      { numRuns: 300 },
    );
  });

  test('reads back what was written', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: length - 1 }), (text) => {
        const bytes = Buffer.byteLength(text);
        const view = new DataView(new Uint8Array(length + 2).fill(0xff).buffer);
        fc.pre(bytes < length && !text.includes('\0'));
        putString(text, view, 1, length, '');
        expect(read(view, 1)).toBe(text);
        expect([view.getUint8(0), view.getUint8(length + 1)]).toEqual([0xff, 0xff]);
        expect(
          new Uint8Array(view.buffer, 1 + bytes, length - bytes).every((byte) => byte === 0),
        ).toBe(true);
      }),
    );
  });
});

test('more different names than the table holds', () => {
  const read = charArrayReader(16);
  const view = new DataView(new ArrayBuffer(16));
  for (let round = 0; round < 2; round++) {
    for (let number = 0; number < 5000; number++) {
      putString(`worker/${number}`, view, 0, 16, '');
      expect(read(view, 0)).toBe(`worker/${number}`);
    }
  }
});
