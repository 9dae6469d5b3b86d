import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { FUZZ_TIMEOUT, fuzz } from '../testing/fuzz.ts';
import { compileCodec } from './codec.ts';
import { runC } from './testing/c-program.ts';
import { cStruct } from './testing/c-type.ts';
import { encode } from './testing/codec-of.ts';
import { viewOf } from './testing/compile.ts';

test(
  'random types full of random bytes: what C reads of them is what decoding gives, and encoding gives them back',
  { timeout: FUZZ_TIMEOUT },
  () => {
    const programs = fc.tuple(
      fc.array(cStruct, { minLength: 80, maxLength: 80 }),
      fc.bigInt({ min: 1n, max: 2n ** 64n - 1n }),
    );
    fuzz(fc.noShrink(programs), 2, ([structs, seed]) => {
      const { btf, values } = runC(structs, seed);
      expect(values).toHaveLength(structs.length);
      for (const { typeId, bytes, mask, value, declaration } of values) {
        const codec = compileCodec(btf, typeId);
        const decoded = codec.decode(viewOf(bytes), 0);
        // C leaves anything in padding; encoding leaves zeros.
        const members = bytes.map((byte, at) => byte & (mask[at] ?? 0));
        const ours = { size: codec.size, decoded, encoded: encode(codec, decoded) };
        // With the declaration beside them, to see it when they differ.
        expect({ declaration, ...ours }).toEqual({
          declaration,
          size: bytes.length,
          decoded: value,
          encoded: members,
        });
      }
    });
  },
);
