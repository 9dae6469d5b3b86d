import * as fc from 'fast-check';
import { BtfBuilder } from './btf-builder.ts';

/** A type of random BTF. Ids are of any type there is, before or after, itself too; `nobody` is one that is not there. */
interface RandomType {
  readonly kind: number;
  readonly name: string;
  readonly size: number;
  readonly flag: boolean;
  readonly ids: readonly number[];
  readonly words: readonly number[];
}

const NOBODY = 99;
const INT = 1;
const ARRAY = 3;
const VAR = 14;
const DECL_TAG = 17;
/** Words of each element after `struct btf_type`, by kind: which of them is a name, an id, a plain word. */
const elements: Readonly<Record<number, readonly ('name' | 'id' | 'word')[]>> = {
  4: ['name', 'id', 'word'],
  5: ['name', 'id', 'word'],
  6: ['name', 'word'],
  13: ['name', 'id'],
  15: ['id', 'word', 'word'],
  19: ['name', 'word', 'word'],
};
/** Kinds whose third word is an id rather than a size. */
const references = [2, 8, 9, 10, 11, 12, 13, 14, 17, 18];

const size = fc.oneof(fc.constantFrom(0, 1, 2, 4, 8, 16), fc.nat(64), fc.constant(0xffffffff));
const place = fc.oneof(
  fc.constantFrom(0, 8, 16, 32, 64),
  fc.nat(256),
  fc.tuple(fc.nat(64), fc.nat(64)).map(([bits, offset]) => (bits << 24) | offset),
  fc.nat(0xffffffff),
);

const type: fc.Arbitrary<RandomType> = fc.record({
  kind: fc.oneof(
    { weight: 6, arbitrary: fc.constantFrom(INT, 2, ARRAY, 4, 5, 8) },
    { weight: 4, arbitrary: fc.integer({ min: 1, max: 19 }) },
  ),
  name: fc.oneof(
    { weight: 6, arbitrary: fc.constantFrom('', 'a', 'b', 'char', 'u53', 'type') },
    { weight: 1, arbitrary: fc.string({ maxLength: 6 }) },
  ),
  size,
  flag: fc.boolean(),
  ids: fc.array(fc.nat(NOBODY), { maxLength: 6 }),
  words: fc.array(place, { minLength: 12, maxLength: 12 }),
});

/** BTF that is well formed, of types in any relation: cycles, themselves as members, sections in structs, arrays without end. */
export const randomBtf: fc.Arbitrary<Uint8Array> = fc
  .array(type, { minLength: 1, maxLength: 24 })
  .map((types) => {
    const builder = new BtfBuilder();
    const id = (wish: number | undefined) =>
      wish === undefined || wish === NOBODY ? types.length + 7 : wish % (types.length + 1);
    for (const { kind, name, size: bytes, flag, ids, words } of types) {
      const third = references.includes(kind) ? id(ids[0] ?? 0) : bytes;
      const element = elements[kind];
      const extra: number[] = [];
      if (element !== undefined) {
        for (const [index, wish] of ids.entries())
          for (const [at, role] of element.entries()) {
            if (role === 'name') extra.push(builder.string(index === 0 ? name : `${name}${index}`));
            else if (role === 'id') extra.push(id(wish));
            else extra.push(words[(index * 2 + at) % words.length] ?? 0);
          }
      } else if (kind === ARRAY) extra.push(id(ids[0]), id(ids[1]), words[0] ?? 0);
      else if (kind === INT) extra.push((words[0] ?? 0) & 0x0f00ffff);
      else if (kind === VAR || kind === DECL_TAG) extra.push((words[0] ?? 0) % 4);
      builder.add(kind, name, third, extra, element === undefined ? 0 : ids.length, flag);
    }
    return builder.bytes();
  });
