import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { BtfError } from '../errors/btf-error.ts';
import { Btf } from './btf.ts';
import { bytesCodec, compileCodec } from './codec.ts';
import { BtfBuilder } from './testing/btf-builder.ts';
import { codecOf, encode } from './testing/codec-of.ts';
import { bytesFromC, compileBtf, viewOf } from './testing/compile.ts';
import { randomStruct } from './testing/random-struct.ts';
import { declareTypes } from './typescript.ts';

/** What C's `value` looks like in JavaScript. */
function decodeC(source: string): unknown {
  return codecOf(source).decode(viewOf(bytesFromC(source)), 0);
}

describe('the same as C', () => {
  test("random structs: C's bytes decode to the value, the value encodes to C's bytes", () => {
    fc.assert(
      fc.property(fc.array(randomStruct, { minLength: 60, maxLength: 60 }), (structs) => {
        const variables = structs.map(
          ({ body, initialiser }, index) => `struct { ${body} } v${index} = ${initialiser};`,
        );
        const pointers = structs.map(
          (_, index) => `fwrite(&v${index}, sizeof(v${index}), 1, stdout);`,
        );
        const btf = compileBtf(variables.join('\n'));
        const bytes = bytesFromC(
          `${variables.join('\n')}\nstatic void __attribute__((constructor)) all(void) { ${pointers.join(' ')} }\nstruct {} value;`,
        );
        let at = 0;
        for (const [index, { value }] of structs.entries()) {
          const codec = compileCodec(btf, btf.find('var', `v${index}`)?.type ?? 0);
          const fromC = bytes.subarray(at, at + codec.size);
          expect(codec.decode(viewOf(bytes), at)).toEqual(value);
          expect(encode(codec, value)).toEqual(fromC);
          at += codec.size;
        }
        expect(at).toBe(bytes.length);
      }),
      { numRuns: 3, endOnFailure: true },
    );
  }, 60_000);

  test('anonymous members belong to the struct around them', () => {
    const source = `
      struct event { u32 kind; union { struct { u32 pid; char comm[8]; }; u64 raw; }; struct { struct { s16 deep; }; u8 after; }; }
        value = { 1, { { 42, "cat" } }, { { -5 }, 9 } };`;
    expect(decodeC(source)).toEqual({
      kind: 1,
      pid: 42,
      comm: 'cat',
      raw: 42n | (0x746163n << 32n),
      deep: -5,
      after: 9,
    });
  });

  test('enums, pointers, arrays of arrays and of structs', () => {
    const source = `
      typedef char line_t[4];
      struct item { u16 n; } ;
      struct event { enum { A, B = 7 } state; void *where; u32 grid[2][3]; line_t lines[2]; u8 addresses[2][4]; struct item items[9]; _Bool flags[2]; s8 small[2]; }
        value = { B, (void *)0x1234, { { 1, 2, 3 }, { 4, 5, 6 } }, { "ab", "cde" }, { { 10, 0, 0, 1 }, { 255 } }, { { 1 }, { 2 } }, { 1, 0 }, { -1, 1 } };`;
    expect(decodeC(source)).toEqual({
      state: 7,
      where: 0x1234n,
      grid: [
        [1, 2, 3],
        [4, 5, 6],
      ],
      lines: ['ab', 'cde'],
      addresses: [Uint8Array.of(10, 0, 0, 1), Uint8Array.of(255, 0, 0, 0)],
      items: [1, 2, 0, 0, 0, 0, 0, 0, 0].map((n) => ({ n })),
      flags: [true, false],
      small: [-1, 1],
    });
  });

  test('packed bit-fields that straddle words', () => {
    const source = `
      struct __attribute__((packed)) bits { u32 a : 7; s32 b : 30; u64 c : 61; s64 d : 40; _Bool e : 1; u8 f : 5; u32 g : 32; u53 h : 50; }
        value = { 100, -400000000, 0x1234567890abcdef, -7, 1, 21, 4000000000u, 1125899906842623 };`;
    const value = {
      a: 100,
      b: -400000000,
      c: 0x1234567890abcdefn,
      d: -7n,
      e: true,
      f: 21,
      g: 4000000000,
      h: 1125899906842623,
    };
    expect(decodeC(source)).toEqual(value);
    expect(encode(codecOf(source), value)).toEqual(bytesFromC(source));
  });

  test('a scalar alone, as for a map key', () => {
    expect(decodeC('u32 value = 4294967295u;')).toBe(4294967295);
    expect(decodeC('s64 value = -3;')).toBe(-3n);
    expect(decodeC('char value[8] = "key";')).toBe('key');
    const codec = codecOf('u32 value;');
    expect(encode(codec, 258)).toEqual(Uint8Array.of(2, 1, 0, 0));
    expect(() => encode(codec, -1)).toThrow(
      new BtfError('u32: -1 does not fit in u32 (0 to 4294967295)'),
    );
  });

  test('a flexible array at the end is left out', () => {
    expect(decodeC('struct list { u32 count; u64 items[]; } value = { 3 };')).toEqual({ count: 3 });
  });
});

describe('unions', () => {
  const source =
    'struct event { u32 kind; union { u32 ip4; u8 ip6[16]; struct { u16 low; u32 high; }; }; union named { u64 raw; char text[8]; } named; } value;';
  const codec = codecOf(source);

  test('encode takes exactly one member, and zeros the rest', () => {
    const bytes = encode(codec, { kind: 1, low: 2, high: 3, named: { text: 'hi' } });
    expect(codec.decode(viewOf(bytes), 0)).toMatchObject({
      kind: 1,
      ip4: 2,
      low: 2,
      high: 3,
      named: { raw: 0x6968n, text: 'hi' },
    });
    expect([...bytes.subarray(12, 20)]).toEqual([0, 0, 0, 0, 0, 0, 0, 0]);
  });

  test('what was decoded can be encoded again, whatever the bytes', () => {
    // Text would lose what follows its NUL; the number beside it keeps that.
    const part = fc.uint8Array({ minLength: 32, maxLength: 32 });
    fc.assert(
      fc.property(part, (bytes) => {
        bytes.fill(0, 20, 24);
        bytes[31] = 0;
        for (let at = 24; at < 31; at++) bytes[at] = (bytes[at] ?? 0) & 0x7f;
        expect(encode(codec, codec.decode(viewOf(bytes), 0))).toEqual(bytes);
      }),
    );
  });

  test('unions without members are padding', () => {
    const empty = codecOf(
      'struct event { union { u32 : 7; } none; u8 n; union { u16 : 3; }; } value;',
    );
    const bytes = encode(empty, { none: {}, n: 1 });
    expect(empty.decode(viewOf(bytes), 0)).toEqual({ none: {}, n: 1 });
    expect([...bytes].reduce((sum, byte) => sum + byte)).toBe(1);
  });

  test('none, half of one, or several that differ are errors', () => {
    const named = { raw: 1n };
    expect(() => encode(codec, { kind: 1, named })).toThrow(
      'event: a union needs one of its members: give ip4 or ip6 or {low, high}',
    );
    expect(() => encode(codec, { kind: 1, low: 1, named })).toThrow(
      'event.high: undefined is no number; u32 takes 0 to 4294967295',
    );
    expect(() => encode(codec, { kind: 1, ip4: 1, low: 2, high: 3, named })).toThrow(
      'event: ip4 and {low, high} of a union are given and mean different bytes: give exactly one',
    );
    expect(() => encode(codec, { kind: 1, ip4: 1, named: { raw: 1, text: 'x' } })).toThrow(
      'event.named: raw and text of a union are given and mean different bytes',
    );
    expect(encode(codec, { kind: 1, ip4: 1, named: { raw: 0x78, text: 'x' } })).toHaveLength(32);
  });
});

describe('64-bit integers', () => {
  const codec = codecOf(
    'typedef u53 nanoseconds; struct times { nanoseconds start; s53 delta; u64 exact; } value;',
  );
  const bytes = (start: bigint, delta: bigint, exact: bigint) => {
    const words = new BigUint64Array([start, delta, exact]);
    return new DataView(words.buffer);
  };

  test('u53 and s53 are numbers through any typedef, up to the last exact one', () => {
    const largest = 2n ** 53n - 1n;
    expect(codec.decode(bytes(largest, largest, 2n ** 64n - 1n), 0)).toEqual({
      start: 2 ** 53 - 1,
      delta: 2 ** 53 - 1,
      exact: 2n ** 64n - 1n,
    });
    expect(codec.decode(bytes(0n, -largest, 0n), 0)).toEqual({
      start: 0,
      delta: -(2 ** 53 - 1),
      exact: 0n,
    });
  });

  test.each([
    ['start', 2n ** 53n, 0n],
    ['start', 2n ** 64n - 1n, 0n],
    ['delta', 0n, 2n ** 53n],
    ['delta', 0n, -(2n ** 53n)],
    ['delta', 0n, -(2n ** 63n)],
  ])('a %s beyond is an error that names it', (field, start, delta) => {
    const value = field === 'start' ? start : delta;
    expect(() => codec.decode(bytes(start, delta, 0n), 0)).toThrow(
      `times.${field}: ${value} is beyond 2^53, where a number would be rounded.`,
    );
  });

  test('encode takes either form when it is exact', () => {
    expect(encode(codec, { start: 5n, delta: -5n, exact: 5 })).toEqual(
      encode(codec, { start: 5, delta: -5, exact: 5n }),
    );
    expect(() => encode(codec, { start: 2 ** 53, delta: 0, exact: 0n })).toThrow(
      'times.start: 9007199254740992 does not fit in u53 (0 to 9007199254740991)',
    );
    expect(() => encode(codec, { start: 2n ** 53n + 1n, delta: 0, exact: 0n })).toThrow(
      'times.start: 9007199254740993n does not fit',
    );
    expect(() => encode(codec, { start: -1, delta: 0, exact: 0n })).toThrow(
      'times.start: -1 does not fit',
    );
    expect(() => encode(codec, { start: 0, delta: 0, exact: 2 ** 53 })).toThrow(
      'times.exact: 9007199254740992 is beyond 2^53, where numbers are not exact; give u64 a bigint',
    );
    expect(() => encode(codec, { start: 0, delta: 0, exact: -1n })).toThrow(
      'times.exact: -1n does not fit in u64 (0 to 2^64-1)',
    );
    expect(() => encode(codec, { start: 0, delta: 0, exact: 0.5 })).toThrow(
      'times.exact: 0.5 is not a whole number, as u64 needs',
    );
  });
});

test('names from BTF are data, never code', () => {
  const hostile = [
    '"]; throw 1; ["',
    '__proto__',
    'constructor',
    'a\nb',
    '${x}',
    '\u2028',
    "*/ x '",
  ];
  const builder = new BtfBuilder();
  const u32 = builder.int('`${"', 4);
  const union = builder.record('union', '", x);', 4, [{ name: '__proto__', type: u32, offset: 0 }]);
  const members = hostile.map((name, index) => ({
    name,
    type: index === 0 ? union : u32,
    offset: index * 32,
  }));
  const id = builder.record('struct', '"); process.exit(); ("', members.length * 4, members);
  const codec = compileCodec<Record<string, unknown>>(Btf.parse(builder.bytes()), id);
  const bytes = Uint8Array.from({ length: codec.size }, (_, index) =>
    index % 4 === 0 ? index : 0,
  );
  const value = codec.decode(viewOf(bytes), 0);
  expect(Object.keys(value)).toEqual(hostile);
  expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
  expect(encode(codec, value)).toEqual(bytes);
});

test('64-bit enums are bigint, of either sign', () => {
  const builder = new BtfBuilder();
  const below = builder.enum64('below', { MINUS: -2n }, true);
  const above = builder.enum64('above', { TOP: 2n ** 63n }, false);
  const btf = Btf.parse(builder.bytes());
  const view = new DataView(new BigInt64Array([-2n]).buffer);
  expect(compileCodec(btf, below).decode(view, 0)).toBe(-2n);
  expect(compileCodec(btf, above).decode(view, 0)).toBe(2n ** 64n - 2n);
});

test('of the chars that gcc marks as characters only plain char is text', () => {
  const CHAR = 2;
  const builder = new BtfBuilder();
  const kinds = [
    builder.int('char', 1, CHAR | 1),
    builder.int('signed char', 1, CHAR | 1),
    builder.int('unsigned char', 1, CHAR),
    builder.int('char', 1),
  ];
  const arrays = kinds.map((type) => builder.array(type, 2));
  const btf = Btf.parse(builder.bytes());
  const view = viewOf(Uint8Array.of(65, 66));
  const decoded = arrays.map((id) => compileCodec(btf, id).decode(view, 0));
  expect(decoded).toEqual(['AB', [65, 66], Uint8Array.of(65, 66), 'AB']);
});

test('bit-fields as compilers wrote them before kind_flag', () => {
  const builder = new BtfBuilder();
  const three = builder.int('unsigned int', 4, 0, 3);
  const id = builder.record('struct', 'old', 4, [
    { name: 'a', type: three, offset: 0 },
    { name: 'b', type: three, offset: 3 },
  ]);
  const codec = compileCodec(Btf.parse(builder.bytes()), id);
  expect(codec.decode(viewOf(Uint8Array.of(0b101_011, 0, 0, 0)), 0)).toEqual({ a: 3, b: 5 });
  expect(encode(codec, { a: 3, b: 5 })).toEqual(Uint8Array.of(0b101_011, 0, 0, 0));
});

test('arrays of empty structs, as the kernel has them without lockdep', () => {
  const codec = codecOf(
    'struct empty {}; struct event { struct empty few[2]; struct empty many[20]; u32 n; } value;',
  );
  const value = { few: [{}, {}], many: Array.from({ length: 20 }, () => ({})), n: 1 };
  expect(codec.size).toBe(4);
  expect(codec.decode(viewOf(encode(codec, value)), 0)).toEqual(value);
});

test('a section of variables, once libbpf has laid it out', () => {
  const builder = new BtfBuilder();
  const int = builder.int('int', 4, 1);
  const [a, b] = [builder.add(14, 'a', int, [1]), builder.add(14, 'b', int, [1])];
  const laid = builder.add(15, '.data', 12, [a, 0, 4, b, 8, 4], 2);
  const raw = builder.add(15, '.bss', 0, [a, 0, 4, b, 0, 4], 2);
  const btf = Btf.parse(builder.bytes());
  expect(encode(compileCodec(btf, laid), { a: 1, b: -1 })).toEqual(
    Uint8Array.of(1, 0, 0, 0, 0, 0, 0, 0, 255, 255, 255, 255),
  );
  expect(() => compileCodec(btf, raw)).toThrow('.bss: this section is not laid out yet.');
  expect(declareTypes(btf, [{ id: raw, name: 'Globals' }]).source).toContain(
    'export interface Globals {\n  readonly a: number;',
  );
});

test('a codec is compiled once per BTF and type', () => {
  const btf = compileBtf('u32 value;');
  const id = btf.find('var', 'value')?.type ?? 0;
  expect(compileCodec(btf, id)).toBe(compileCodec(btf, id));
});

test('values share no memory with the view', () => {
  const codec = codecOf('struct event { u8 small[4]; u8 large[100]; } value;');
  const bytes = new Uint8Array(codec.size).fill(1);
  const value = codec.decode(viewOf(bytes), 0);
  bytes.fill(2);
  expect(value).toEqual({ small: new Uint8Array(4).fill(1), large: new Uint8Array(100).fill(1) });
});

test('bytes without a type', () => {
  const codec = bytesCodec(3);
  const view = new DataView(Uint8Array.of(9, 1, 2, 3).buffer);
  expect(codec.decode(view, 1)).toEqual(Uint8Array.of(1, 2, 3));
  codec.encode(Uint8Array.of(4, 5, 6), view, 0);
  expect(new Uint8Array(view.buffer)).toEqual(Uint8Array.of(4, 5, 6, 3));
  expect(() => codec.encode(new Uint8Array(2), view, 0)).toThrow(
    'bytes: the Uint8Array has 2 bytes; it takes 3',
  );
  expect(() => codec.decode(view, 2)).toThrow('bytes has 3 bytes; at offset 2 of 4 there are 2.');
});
