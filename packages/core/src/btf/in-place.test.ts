import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compileCodec } from './codec.ts';
import { fieldsInPlace } from './in-place.ts';
import { bytesFromC, compileBtf, viewOf } from './testing/compile.ts';
import { randomStruct } from './testing/random-struct.ts';

type Fields = Readonly<Record<string, unknown>>;

const stale = () => new RangeError('nothing here');

/** Asks for every field that `decoded` has. */
function readAll(fields: Fields, decoded: Fields): Fields {
  return Object.fromEntries(
    Object.entries(decoded).map(([name, value]) => [
      name,
      isStruct(value) ? readAll(fields[name] as Fields, value) : fields[name],
    ]),
  );
}

function isStruct(value: unknown): value is Fields {
  return typeof value === 'object' && !Array.isArray(value) && !(value instanceof Uint8Array);
}

/** The fields of C's `value` at a place, and its bytes. */
function inPlace(source: string) {
  const btf = compileBtf(source);
  const id = btf.find('var', 'value')?.type ?? 0;
  const view = viewOf(bytesFromC(source));
  const place = { view, offset: 0 };
  return {
    fields: fieldsInPlace(btf, id, place, stale) as Fields | undefined,
    place,
    codec: compileCodec(btf, id),
  };
}

describe('fields in place', () => {
  test('random structs read as they decode', () => {
    fc.assert(
      fc.property(fc.array(randomStruct, { minLength: 40, maxLength: 40 }), (structs) => {
        const variables = structs.map(
          ({ body, initialiser }, index) => `struct { ${body} } v${index} = ${initialiser};`,
        );
        const writes = structs.map(
          (_, index) => `fwrite(&v${index}, sizeof(v${index}), 1, stdout);`,
        );
        const btf = compileBtf(variables.join('\n'));
        const view = viewOf(
          bytesFromC(
            `${variables.join('\n')}\nstatic void __attribute__((constructor)) all(void) { ${writes.join(' ')} }\nstruct {} value;`,
          ),
        );
        const place = { view, offset: 0 };
        for (const index of structs.keys()) {
          const id = btf.find('var', `v${index}`)?.type ?? 0;
          const codec = compileCodec<Fields>(btf, id);
          const decoded = codec.decode(view, place.offset);
          const fields = fieldsInPlace(btf, id, place, stale) as Fields;
          expect(readAll(fields, decoded)).toEqual(decoded);
          place.offset += codec.size;
        }
      }),
      { numRuns: 2, endOnFailure: true },
    );
  }, 60_000);

  test('follow the place, those of structs within structs too', () => {
    const { fields, place } = inPlace(
      'struct inner { u16 a; u16 b; }; struct outer { u32 id; struct inner inner; } value[2] = { { 1, { 2, 3 } }, { 4, { 5, 6 } } };',
    );
    expect(fields).toBeUndefined();
    const { fields: one, place: at } = inPlace(
      'struct outer { u32 id; struct { u16 a; u16 b; } inner; u32 next; struct { u16 a; u16 b; } last; } value = { 1, { 2, 3 }, 4, { 5, 6 } };',
    );
    const inner = one?.['inner'] as Fields;
    expect([one?.['id'], inner['a'], inner['b']]).toEqual([1, 2, 3]);
    at.view = new DataView(at.view.buffer, at.view.byteOffset + 8, 8);
    expect([one?.['id'], inner['a'], inner['b']]).toEqual([4, 5, 6]);
    expect(one?.['inner']).toBe(inner);
    expect(place.offset).toBe(0);
  });

  test('throw while there is nothing, at any depth', () => {
    const { fields, place } = inPlace(
      'struct outer { u64 id; struct { struct { u16 a; } deep; } inner; } value = { 1, { { 2 } } };',
    );
    const deep = (fields as Record<'inner', Fields>).inner['deep'] as Fields;
    expect(deep['a']).toBe(2);
    place.offset = -1;
    expect(() => fields?.['id']).toThrow('nothing here');
    expect(() => deep['a']).toThrow('nothing here');
  });

  test('names that mean something in JavaScript are names of fields', () => {
    const { fields } = inPlace(
      'struct odd { u32 constructor; u32 __proto__; u32 prototype; u32 get; } value = { 1, 2, 3, 4 };',
    );
    expect([
      fields?.['constructor'],
      fields?.['__proto__'],
      fields?.['prototype'],
      fields?.['get'],
    ]).toEqual([1, 2, 3, 4]);
  });
});
