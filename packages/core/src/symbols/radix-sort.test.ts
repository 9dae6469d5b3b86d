import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { sortedOrder } from './radix-sort.ts';

test('sorts as sort() does, equal numbers in their order', () => {
  const word = fc.oneof(
    fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
    fc.bigInt({ min: 0n, max: 8n }),
    fc.bigInt({ min: 2n ** 64n - 0x1_0008n, max: 2n ** 64n - 1n }),
    fc.constantFrom(0n, 0xffffn, 0x1_0000n, 0xffff_ffffn, 0x1_0000_0000n, 2n ** 48n, 2n ** 63n),
  );
  fc.assert(
    fc.property(fc.array(word, { maxLength: 40 }), (numbers) => {
      const low = Uint32Array.from(numbers, (number) => Number(number & 0xffff_ffffn));
      const high = Uint32Array.from(numbers, (number) => Number(number >> 32n));
      const plain = numbers
        .map((number, index) => ({ number, index }))
        .toSorted((a, b) =>
          a.number === b.number ? a.index - b.index : a.number < b.number ? -1 : 1,
        );
      expect([...sortedOrder(low, high)]).toEqual(plain.map(({ index }) => index));
    }),
    { numRuns: 300 },
  );
});
