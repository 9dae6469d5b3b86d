// The same scalars by generated code and without: whatever the bytes or the value, both do the same.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { codecFor, type Codec } from './codec.ts';
import { scalarCodec, type Scalar } from './scalar-codec.ts';

const scalars: readonly Scalar[] = [
  ...([1, 2, 4] as const).flatMap((size) =>
    [true, false].map((signed) => ({ kind: 'number', size, signed, label: 'n' }) as const),
  ),
  ...([8, 16] as const).flatMap((size) =>
    [true, false].map((signed) => ({ kind: 'bigint', size, signed, label: 'n' }) as const),
  ),
  ...[true, false].map((signed) => ({ kind: 'exact', size: 8, signed, label: 'n' }) as const),
  ...([1, 2, 4, 8] as const).map((size) => ({ kind: 'boolean', size }) as const),
  ...([4, 8] as const).map((size) => ({ kind: 'float', size }) as const),
  ...([1, 2, 4, 8] as const).flatMap((size) =>
    [true, false].map(
      (signed) =>
        ({
          kind: 'enum',
          size,
          signed,
          label: 'e',
          id: 1,
          name: '',
          cName: '',
          values: [],
        }) as const,
    ),
  ),
  ...[1, 5, 16, 40].map((size) => ({ kind: 'string', size }) as const),
  ...[1, 16].map((size) => ({ kind: 'bytes', size }) as const),
];

const OFFSET = 3;

function attempt<T>(action: () => T): { readonly value: T } | { readonly error: string } {
  try {
    return { value: action() };
  } catch (error) {
    return { error: `${(error as Error).name}: ${(error as Error).message}` };
  }
}

function encoded(codec: Codec<unknown>, value: unknown): unknown {
  const bytes = new Uint8Array(OFFSET + codec.size);
  return attempt(() => {
    codec.encode(value, new DataView(bytes.buffer), OFFSET);
    return [...bytes];
  });
}

test.for(scalars)('%o', (scalar) => {
  const generated = codecFor(scalar, 'value');
  const plain = scalarCodec(scalar, 'value');
  expect(plain.size).toBe(generated.size);
  const bytes = fc.uint8Array({ minLength: scalar.size, maxLength: scalar.size });
  fc.assert(
    fc.property(bytes, (content) => {
      const view = new DataView(Uint8Array.from([9, 9, 9, ...content]).buffer);
      const value = attempt(() => plain.decode(view, OFFSET));
      expect(value).toEqual(attempt(() => generated.decode(view, OFFSET)));
      if ('value' in value)
        expect(encoded(plain, value.value)).toEqual(encoded(generated, value.value));
    }),
  );
  const anything = fc.oneof(
    fc.integer(),
    fc.maxSafeInteger(),
    fc.bigInt({ min: -(2n ** 130n), max: 2n ** 130n }),
    fc.double(),
    fc.string(),
    fc.boolean(),
    fc.constantFrom(null, undefined, {}, [], Symbol('s')),
    fc.uint8Array(),
  );
  fc.assert(
    fc.property(anything, (value) => {
      expect(encoded(plain, value)).toEqual(encoded(generated, value));
    }),
  );
});
