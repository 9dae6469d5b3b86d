import { describe, expect, test } from 'vitest';
import { BtfError } from '../errors/btf-error.ts';
import { Btf } from './btf.ts';
import { compileCodec } from './codec.ts';
import { BtfBuilder } from './testing/btf-builder.ts';
import { compileBtf, compileBtfBytes } from './testing/compile.ts';
import { declareTypes } from './typescript.ts';

const SOURCE = `
struct declared;
enum color { RED, GREEN = 5 };
union both { u32 whole; u8 parts[4]; };
struct point { int x, y; } __attribute__((btf_decl_tag("tagged")));
struct all {
  const volatile u64 id;
  struct declared *other;
  int (*call)(const char *text, ...);
  char name[16];
  u32 low : 3, high : 29;
  enum color color;
  union both both;
  double ratio;
  struct point *restrict point;
} all;
struct point where;
static int hidden = 3;
int read(struct all *from) { return from->low + hidden++; }
`;

describe('what clang writes', () => {
  const btf = compileBtf(SOURCE);
  const find: typeof btf.find = (kind, name) => btf.find(kind, name);

  test('structs have their members, bit-fields their bits', () => {
    const members = find('struct', 'all')?.members.map(({ name, bitOffset, bitSize }) => [
      name,
      bitOffset,
      bitSize,
    ]);
    expect(members).toEqual([
      ['id', 0, 0],
      ['other', 64, 0],
      ['call', 128, 0],
      ['name', 192, 0],
      ['low', 320, 3],
      ['high', 323, 29],
      ['color', 352, 0],
      ['both', 384, 0],
      ['ratio', 448, 0],
      ['point', 512, 0],
    ]);
    expect(find('struct', 'all')?.size).toBe(72);
  });

  test('each kind is read', () => {
    const kinds = new Set([...btf.types()].map(({ kind }) => kind));
    expect([...kinds].toSorted()).toEqual([
      'array',
      'const',
      'datasec',
      'decl_tag',
      'enum',
      'float',
      'func',
      'func_proto',
      'fwd',
      'int',
      'pointer',
      'restrict',
      'struct',
      'typedef',
      'union',
      'var',
      'volatile',
    ]);
    expect(find('int', 'int')).toMatchObject({
      size: 4,
      signed: true,
      bool: false,
      bits: 32,
      bitOffset: 0,
    });
    expect(find('int', 'unsigned char')).toMatchObject({ size: 1, signed: false });
    expect(find('enum', 'color')?.values).toEqual([
      { name: 'RED', value: 0 },
      { name: 'GREEN', value: 5 },
    ]);
    expect(find('fwd', 'declared')).toMatchObject({ of: 'struct' });
    expect(find('func', 'read')).toMatchObject({ linkage: 'global' });
    expect(find('var', 'hidden')).toMatchObject({ linkage: 'static' });
    expect(find('float', 'double')).toMatchObject({ size: 8 });
    expect(find('decl_tag', 'tagged')).toMatchObject({
      type: find('struct', 'point')?.id,
      component: -1,
    });
    expect(find('datasec', '.bss')?.variables).toHaveLength(2);
    const prototype = [...btf.types()].find(
      (type) => type.kind === 'func_proto' && type.parameters.length === 2,
    );
    expect(prototype).toMatchObject({ parameters: [{ name: '' }, { name: '', type: 0 }] });
  });

  test('a type is read once', () => {
    const id = find('struct', 'all')?.id ?? 0;
    expect(btf.type(id)).toBe(btf.type(id));
  });

  test('resolve goes below names and qualifiers, sizeof multiplies', () => {
    const [id] = find('struct', 'all')?.members ?? [];
    expect(btf.resolve(id?.type ?? 0)).toMatchObject({ kind: 'int', size: 8 });
    expect(btf.sizeof(find('struct', 'all')?.members[3]?.type ?? 0)).toBe(16);
    expect(btf.sizeof(find('var', 'all')?.id ?? 0)).toBe(72);
    expect(btf.sizeof(find('struct', 'all')?.members[1]?.type ?? 0)).toBe(8);
    expect(() => btf.sizeof(find('fwd', 'declared')?.id ?? 0)).toThrow(
      new BtfError('fwd declared has no size.'),
    );
    expect(() => btf.sizeof(0)).toThrow('void has no size.');
  });

  test('find says undefined for what is not there, under another kind too', () => {
    expect(find('struct', 'nobody')).toBeUndefined();
    expect(find('union', 'all')).toBeUndefined();
    expect(find('struct', '')).toBeUndefined();
  });

  test('there is no type beyond the last', () => {
    expect(btf.type(btf.length - 1)).toBeDefined();
    expect(() => btf.type(btf.length)).toThrow(
      `There is no type ${btf.length} in this BTF: it has ids 0 to ${btf.length - 1}.`,
    );
    expect(() => btf.type(-1)).toThrow(BtfError);
    expect(() => btf.type(1.5)).toThrow(BtfError);
  });
});

test('of types with the same name and kind, find gives the first', () => {
  const builder = new BtfBuilder();
  builder.int('twice', 4);
  builder.int('twice', 8);
  expect(Btf.parse(builder.bytes()).find('int', 'twice')?.id).toBe(1);
});

describe('what only newer tools write', () => {
  test('64-bit enums, signed and not', () => {
    const builder = new BtfBuilder();
    builder.enum64('wide', { TOP: 2n ** 64n - 1n }, false);
    builder.enum64('below', { MINUS: -2n }, true);
    const btf = Btf.parse(builder.bytes());
    expect(btf.find('enum64', 'wide')?.values).toEqual([{ name: 'TOP', value: 2n ** 64n - 1n }]);
    expect(btf.find('enum64', 'below')?.values).toEqual([{ name: 'MINUS', value: -2n }]);
  });

  test('more than 65 535 members', () => {
    const builder = new BtfBuilder();
    const words = Array.from({ length: 70_000 }, () => [0, 1]).flat();
    builder.add(6, 'many', 4, words, 70_000);
    builder.int('int', 4, 1);
    const btf = Btf.parse(builder.bytes());
    expect(btf.find('enum', 'many')?.values).toHaveLength(70_000);
    expect(btf.find('int', 'int')?.id).toBe(2);
  });

  test('a kind not known is stepped over when BTF says how long it is, refused when not', () => {
    const builder = new BtfBuilder();
    builder.add(21, 'future', 0, [1, 2, 3, 4, 5], 2);
    builder.int('int', 4, 1);
    const layout = Array.from({ length: 22 }, (_, kind) =>
      kind === 21 ? ([4, 8] as const) : ([0, 0] as const),
    );
    const btf = Btf.parse(builder.bytes(layout));
    expect(btf.type(1)).toEqual({ kind: 'unknown', id: 1, name: 'future', number: 21 });
    expect(btf.find('int', 'int')?.id).toBe(2);
    expect(() => Btf.parse(builder.bytes())).toThrow(
      'a type of kind 21 at byte 24, which is unknown',
    );
  });

  test('module BTF continues the ids and strings of its base', () => {
    const kernel = new BtfBuilder();
    kernel.int('int', 4, 1);
    const base = Btf.parse(kernel.bytes());
    const module = new BtfBuilder(base);
    const mine = module.record('struct', 'mine', 4, [{ name: 'value', type: 1, offset: 0 }]);
    // Name offset 1 is the first string of the base: 'int'.
    module.addNamed(8, 1, mine);
    const btf = Btf.parse(module.bytes(), base);
    expect(btf.length).toBe(4);
    expect(btf.type(3)).toEqual({ kind: 'typedef', id: 3, name: 'int', type: 2 });
    expect(btf.find('int', 'int')?.id).toBe(1);
    expect(btf.find('struct', 'mine')).toMatchObject({ id: 2, members: [{ name: 'value' }] });
    expect([...btf.types()].map(({ id }) => id)).toEqual([1, 2, 3]);
    expect(compileCodec(btf, 2).decode(new DataView(Uint8Array.of(7, 0, 0, 0).buffer), 0)).toEqual({
      value: 7,
    });
  });
});

describe('what is no BTF, or corrupt', () => {
  test.each([
    ['nothing', new Uint8Array(), 'These 0 bytes are no BTF'],
    [
      'an ELF file',
      Uint8Array.from(Buffer.from('\x7fELF'.padEnd(64, '\0'))),
      'they start with 0x457f where 0xeb9f is due',
    ],
    [
      'the other byte order',
      new BtfBuilder().bytes([], false),
      'This BTF is big-endian and this machine little-endian',
    ],
  ])('%s', (_, bytes, message) => {
    expect(() => Btf.parse(bytes)).toThrow(message);
    expect(() => Btf.parse(bytes)).toThrow(BtfError);
  });

  test('cut short at any byte', () => {
    const bytes = compileBtfBytes(SOURCE);
    for (let length = 0; length < bytes.length; length++)
      expect(() => Btf.parse(bytes.subarray(0, length))).toThrow(BtfError);
  });

  test('names and types that never end', () => {
    const builder = new BtfBuilder();
    builder.typedef('loop', 2);
    builder.add(10, '', 1);
    builder.array(3, 4);
    builder.record('struct', 'self', 4, [{ name: 'self', type: 4, offset: 0 }]);
    builder.add(14, 'again', 5, [1]);
    const btf = Btf.parse(builder.bytes());
    expect(() => compileCodec(btf, 5)).toThrow('its type is a variable or a section');
    expect(() => btf.resolve(1)).toThrow('never end');
    expect(() => btf.sizeof(3)).toThrow('never end');
    expect(() => compileCodec(btf, 4)).toThrow('it contains itself');
  });

  test('types that double with each level are refused in time', () => {
    const builder = new BtfBuilder();
    builder.record('struct', '', 0, []);
    for (let id = 1; id < 60; id++)
      builder.record(
        'struct',
        '',
        0,
        [1, 2].map(() => ({ name: '', type: id, offset: 0 })),
      );
    const btf = Btf.parse(builder.bytes());
    expect(() => compileCodec(btf, 60)).toThrow('more than 100000 members');
  });

  test('types that double with each level, and take no bytes, are refused in time', () => {
    const builder = new BtfBuilder();
    builder.record('struct', 'level1', 0, []);
    for (let id = 1; id < 60; id++) {
      const members = ['a', 'b'].map((name) => ({ name, type: id, offset: 0 }));
      builder.record('struct', `level${id + 1}`, 0, members);
    }
    const btf = Btf.parse(builder.bytes());
    expect(() => compileCodec(btf, 60)).toThrow('2047 values take no bytes');
    expect(compileCodec(btf, 8).decode(new DataView(new ArrayBuffer(0)), 0)).toBeDefined();
  });

  test('unions that double with each level are refused in time', () => {
    const builder = new BtfBuilder();
    builder.int('u8', 1);
    for (let level = 2; level < 60; level++) {
      const members = ['a', 'b'].map((name) => ({ name, type: level - 1, offset: 0 }));
      builder.record('union', `level${level}`, 1, members);
    }
    const btf = Btf.parse(builder.bytes());
    expect(() => compileCodec(btf, 59)).toThrow('unions in unions make 19173961 values of 1 bytes');
    const codec = compileCodec(btf, 7);
    expect(codec.decode(new DataView(new ArrayBuffer(1)), 0)).toBeDefined();
  });

  test('anonymous structs nested too deep for any stack', () => {
    const builder = new BtfBuilder();
    const int = builder.int('int', 4, 1);
    builder.record('struct', '', 4, [{ name: 'x', type: int, offset: 0 }]);
    for (let id = 2; id < 40_000; id++)
      builder.record('struct', '', 4, [{ name: '', type: id, offset: 0 }]);
    const btf = Btf.parse(builder.bytes());
    expect(() => compileCodec(btf, 40_000)).toThrow('nested more than 64 levels deep');
  });

  test('arrays of more bytes than a number counts', () => {
    const builder = new BtfBuilder();
    builder.int('int', 4, 1);
    for (let id = 1; id < 40; id++) builder.array(id, 0xffff_ffff);
    const btf = Btf.parse(builder.bytes());
    expect(btf.sizeof(2)).toBe(4 * 0xffff_ffff);
    expect(() => btf.sizeof(3)).toThrow('type 3 has more bytes than there are addresses');
    expect(() => btf.sizeof(40)).toThrow(BtfError);
  });

  test('a long name that many types share is not read', () => {
    const builder = new BtfBuilder();
    const long = builder.string('x'.repeat(1_000_000));
    for (let type = 0; type < 5000; type++) builder.addNamed(8, long + type, 0);
    const usual = builder.addNamed(8, long + 1_000_000 - 4096, 0);
    const btf = Btf.parse(builder.bytes());
    expect(() => btf.type(1)).toThrow('has 1000000 bytes; 4096 is the most');
    expect(() => btf.find('typedef', 'y')).toThrow('4096 is the most');
    expect(btf.type(usual)).toMatchObject({ name: 'x'.repeat(4096) });
  });

  test('types that double with each level are declared in time', () => {
    const builder = new BtfBuilder();
    builder.int('u8', 1);
    builder.record('struct', 'level1', 1, [{ name: 'x', type: 1, offset: 0 }]);
    for (let level = 2; level < 30; level++) {
      const half = 2 ** (level - 2);
      const members = ['a', 'b'].map((name) => ({ name, type: level, offset: 0 }));
      builder.record('struct', `level${level}`, 2 * half, members);
    }
    const btf = Btf.parse(builder.bytes());
    const start = performance.now();
    expect(declareTypes(btf, [{ id: 30 }]).source).toContain('export interface Level29 {');
    expect(performance.now() - start).toBeLessThan(500);
  });

  test('parts that lie outside of what they are in', () => {
    const builder = new BtfBuilder();
    const int = builder.int('int', 4, 1);
    const variable = builder.add(14, 'far', int, [1]);
    const section = builder.add(15, '.data', 8, [variable, 5, 4], 1);
    const beyond = builder.record('struct', 'beyond', 4, [{ name: 'far', type: int, offset: 8 }]);
    const holder = builder.record('struct', 'holder', 8, [
      { name: 'section', type: section, offset: 0 },
    ]);
    const empty = builder.record('struct', 'empty', 0, []);
    const endless = builder.array(empty, 1_000_000_000);
    const btf = Btf.parse(builder.bytes());
    expect(() => compileCodec(btf, section)).toThrow(
      '.data.far: var far has no JavaScript form: this BTF is corrupt: it lies at byte 5 to 9 of 8',
    );
    expect(() => compileCodec(btf, beyond)).toThrow(
      'beyond.far: int int has no JavaScript form: this BTF is corrupt: it lies at byte 1 to 5 of 4',
    );
    expect(() => compileCodec(btf, holder)).toThrow('a section is in another type');
    expect(() => compileCodec(btf, endless)).toThrow('1000000000 values take no bytes');
  });
});
