import * as fc from 'fast-check';

/** A C type, as a tree from which c-program.ts writes declarations, and code that reads values. */
export type CType =
  | CInteger
  | { readonly kind: 'bits'; readonly of: CInteger; readonly width: number }
  | { readonly kind: 'bool' | 'bool-bit' | 'float' | 'double' | 'wide' }
  | { readonly kind: 'pointer'; readonly function: boolean }
  | { readonly kind: 'exact'; readonly signed: boolean }
  | { readonly kind: 'text' | 'bytes'; readonly length: number }
  | { readonly kind: 'array'; readonly length: number; readonly element: CType }
  | CRecord;

export interface CInteger {
  readonly kind: 'integer';
  readonly type: string;
  readonly bits: number;
  readonly signed: boolean;
}

export interface CRecord {
  readonly kind: 'struct' | 'union';
  readonly attribute: string;
  readonly anonymous: boolean;
  readonly members: readonly CType[];
}

/** Enums that every program has. clang before 15 does not say in BTF that one has negative values; c-program.ts does. */
export const ENUMS = `
enum small { SMALL_A, SMALL_B = 200 };
enum negative { NEGATIVE_A = -7, NEGATIVE_B = 7 };
enum wide { WIDE_A = 0x100000000, WIDE_B = 1 };
enum negative_wide { NEGATIVE_WIDE_A = -0x100000000, NEGATIVE_WIDE_B = 1 };
`;

const integer = (type: string, bits: number, signed: boolean): CInteger => ({
  kind: 'integer',
  type,
  bits,
  signed,
});

const plain: readonly CInteger[] = [
  integer('u8', 8, false),
  integer('s8', 8, true),
  integer('u16', 16, false),
  integer('short', 16, true),
  integer('u32', 32, false),
  integer('int', 32, true),
  integer('unsigned long', 64, false),
  integer('s64', 64, true),
];
const enums: readonly CInteger[] = [
  integer('enum small', 32, false),
  integer('enum negative', 32, true),
  integer('enum wide', 64, false),
  integer('enum negative_wide', 64, true),
];
/** As `const volatile u32` and the like: names and qualifiers must not matter. */
const qualified = fc
  .tuple(fc.constantFrom('', '', 'const ', 'volatile '), fc.constantFrom(...plain, ...enums))
  .map(([qualifier, of]) => ({ ...of, type: qualifier + of.type }));

const bitField: fc.Arbitrary<CType> = fc
  .constantFrom(...plain, ...enums)
  .chain((of) =>
    fc.integer({ min: 1, max: of.bits }).map((width) => ({ kind: 'bits' as const, of, width })),
  );

/** What any bytes are a value of, and gives them back: all that a union can hold here. */
const anyBytes: fc.Arbitrary<CType> = fc.oneof(
  { weight: 4, arbitrary: qualified },
  { weight: 3, arbitrary: bitField },
  { weight: 1, arbitrary: fc.constant({ kind: 'wide' as const }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('pointer'), function: fc.boolean() }) },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('bytes'), length: fc.integer({ min: 1, max: 70 }) }),
  },
);

const someBytes: fc.Arbitrary<CType> = fc.oneof(
  { weight: 2, arbitrary: fc.record({ kind: fc.constantFrom('bool', 'bool-bit') }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constantFrom('float', 'double') }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('exact'), signed: fc.boolean() }) },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('text'), length: fc.integer({ min: 1, max: 70 }) }),
  },
);

const attribute = fc.constantFrom(
  '',
  '',
  '',
  '__attribute__((packed))',
  '__attribute__((aligned(4)))',
  '__attribute__((packed, aligned(2)))',
  '__attribute__((aligned(32)))',
);

function isElement(type: CType): boolean {
  if (type.kind === 'struct' || type.kind === 'union') return !type.anonymous;
  return type.kind !== 'bits' && type.kind !== 'bool-bit';
}

function types(leaf: fc.Arbitrary<CType>, depth: number): fc.Arbitrary<CType> {
  if (depth === 0) return leaf;
  const inner = types(leaf, depth - 1);
  const array = fc
    .tuple(fc.integer({ min: 1, max: 11 }), inner.filter(isElement))
    .map(([length, element]): CType => ({ kind: 'array', length, element }));
  return fc.oneof(
    { weight: 6, arbitrary: leaf },
    { weight: 2, arbitrary: array },
    { weight: 2, arbitrary: record('struct', inner) },
    { weight: 2, arbitrary: record('union', types(anyBytes, depth - 1)) },
  );
}

function record(kind: 'struct' | 'union', member: fc.Arbitrary<CType>): fc.Arbitrary<CRecord> {
  return fc.record({
    kind: fc.constant(kind),
    attribute,
    anonymous: fc.boolean(),
    members: fc.array(member, { minLength: 1, maxLength: 6 }),
  });
}

/** A struct with members of every kind that has a form in JavaScript, three levels deep. */
export const cStruct: fc.Arbitrary<CRecord> = record(
  'struct',
  types(fc.oneof(anyBytes, someBytes), 3),
).map((struct) => ({ ...struct, anonymous: false }));
