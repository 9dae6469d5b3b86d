import * as fc from 'fast-check';

/** A field as C declares and initialises it, and as JavaScript should see it. */
interface RandomField {
  /** C's declaration. */
  declare(name: string): string;
  readonly initialiser: string;
  readonly value: unknown;
}

/** A struct with a value: the same in C and in JavaScript. */
export interface RandomStruct {
  /** What is between the braces. */
  readonly body: string;
  readonly initialiser: string;
  readonly value: Readonly<Record<string, unknown>>;
}

interface Integer {
  readonly type: string;
  readonly bits: number;
  readonly signed: boolean;
  readonly big: boolean;
}

const integers: readonly Integer[] = [
  ...[8, 16, 32].flatMap((bits) => [
    { type: `u${bits}`, bits, signed: false, big: false },
    { type: `s${bits}`, bits, signed: true, big: false },
  ]),
  { type: 'unsigned long', bits: 64, signed: false, big: true },
  { type: 's64', bits: 64, signed: true, big: true },
];

const limits = (bits: number, signed: boolean) =>
  signed ? [-(2n ** BigInt(bits - 1)), 2n ** BigInt(bits - 1) - 1n] : [0n, 2n ** BigInt(bits) - 1n];

function integer({ type, bits, signed, big }: Integer, width?: number): fc.Arbitrary<RandomField> {
  const [min = 0n, max = 0n] = limits(width ?? bits, signed);
  return fc.bigInt({ min, max }).map((value) => ({
    declare: (name) => (width === undefined ? `${type} ${name}` : `${type} ${name} : ${width}`),
    initialiser: literal(value),
    value: big ? value : Number(value),
  }));
}

/** C has no negative literals, and reads the least one's digits as too large. */
function literal(value: bigint): string {
  return value >= 0n ? `${value}ull` : `(-${-value - 1n}ll - 1)`;
}

const wide: fc.Arbitrary<RandomField> = fc
  .bigInt({ min: -(2n ** 127n), max: 2n ** 127n - 1n })
  .map((value) => {
    const bits = BigInt.asUintN(128, value);
    const initialiser = `(__int128)((unsigned __int128)${bits >> 64n}ull << 64 | ${bits & (2n ** 64n - 1n)}ull)`;
    return { declare: (name) => `__int128 ${name}`, initialiser, value };
  });

const exact = (type: 'u53' | 's53'): fc.Arbitrary<RandomField> =>
  fc.maxSafeInteger().map((number) => {
    const value = type === 'u53' ? Math.abs(number) : number;
    return {
      declare: (name) => `const ${type} ${name}`,
      initialiser: literal(BigInt(value)),
      value,
    };
  });

const bool: fc.Arbitrary<RandomField> = fc
  .boolean()
  .map((value) => ({ declare: (name) => `_Bool ${name}`, initialiser: value ? '1' : '0', value }));

const double: fc.Arbitrary<RandomField> = fc
  .double({ noNaN: true, noDefaultInfinity: true, min: -1e30, max: 1e30 })
  .map((value) => ({
    declare: (name) => `double ${name}`,
    initialiser: Object.is(value, -0) ? '-0.0' : value.toExponential(20),
    value,
  }));

const float: fc.Arbitrary<RandomField> = fc
  .float({ noNaN: true, noDefaultInfinity: true })
  .map((value) => ({
    declare: (name) => `float ${name}`,
    initialiser: Object.is(value, -0) ? '-0.0' : value.toExponential(20),
    value,
  }));

const text: fc.Arbitrary<RandomField> = fc
  .tuple(fc.string({ unit: 'binary', maxLength: 30 }), fc.nat(20))
  .map(([raw, spare]) => {
    const value = raw.replaceAll('\0', '');
    const bytes = Buffer.from(value);
    const initialiser = `{ ${[...bytes, 0].map((byte) => `(char)${byte}`).join(', ')} }`;
    return { declare: (name) => `char ${name}[${bytes.length + 1 + spare}]`, initialiser, value };
  });

const bytes: fc.Arbitrary<RandomField> = fc
  .uint8Array({ minLength: 1, maxLength: 80 })
  .map((value) => ({
    declare: (name) => `u8 ${name}[${value.length}]`,
    initialiser: `{ ${value.join(', ')} }`,
    value,
  }));

const bitField = fc
  .constantFrom(...integers)
  .chain((type) => fc.integer({ min: 1, max: type.bits }).chain((width) => integer(type, width)));

const scalar = fc.oneof(
  ...integers.map((type) => integer(type)),
  exact('u53'),
  exact('s53'),
  bool,
  wide,
  float,
  double,
);

const nested = (struct: fc.Arbitrary<RandomStruct>): fc.Arbitrary<RandomField> =>
  struct.map(({ body, initialiser, value }) => ({
    declare: (name) => `struct { ${body} } ${name}`,
    initialiser,
    value,
  }));

/** Arrays in C hold one type: the values are of one field's type, and the first says which. */
const numbers: fc.Arbitrary<RandomField> = fc
  .constantFrom(...integers.filter(({ type }) => type !== 'u8'))
  .chain((type) =>
    fc.array(integer(type), { minLength: 1, maxLength: 20 }).map((items) => ({
      declare: (name) => `${type.type} ${name}[${items.length}]`,
      initialiser: `{ ${items.map((item) => item.initialiser).join(', ')} }`,
      value: items.map((item) => item.value),
    })),
  );

function structOf(field: fc.Arbitrary<RandomField>): fc.Arbitrary<RandomStruct> {
  return fc.array(field, { minLength: 1, maxLength: 9 }).map((fields) => ({
    body: fields.map((each, index) => `${each.declare(`f${index}`)};`).join(' '),
    initialiser: `{ ${fields.map((each, index) => `.f${index} = ${each.initialiser}`).join(', ')} }`,
    value: Object.fromEntries(fields.map((each, index) => [`f${index}`, each.value])),
  }));
}

const leaf = fc.oneof(scalar, scalar, bitField, bitField, text, bytes, numbers);

/** Structs with fields of every kind but unions, nested up to three deep. */
export const randomStruct: fc.Arbitrary<RandomStruct> = structOf(
  fc.oneof(
    { weight: 6, arbitrary: leaf },
    {
      weight: 1,
      arbitrary: nested(
        structOf(
          fc.oneof(
            { weight: 6, arbitrary: leaf },
            { weight: 1, arbitrary: nested(structOf(leaf)) },
          ),
        ),
      ),
    },
  ),
);
