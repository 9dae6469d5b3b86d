import { describe, expect, test } from 'vitest';
import { BtfError } from '../errors/btf-error.ts';
import { Btf } from './btf.ts';
import { compileCodec } from './codec.ts';
import { BtfBuilder } from './testing/btf-builder.ts';
import { codecOf, encode } from './testing/codec-of.ts';

describe('errors name the field', () => {
  const codec = codecOf(`
    struct event { u32 pid; s16 nice; u8 bits : 3; _Bool ok; float ratio; char comm[4]; u8 mac[6]; struct who { u32 ids[2]; } who[2]; enum color { RED } color; }
      value;`);
  const good = {
    pid: 1,
    nice: 1,
    bits: 1,
    ok: true,
    ratio: 1,
    comm: 'a',
    mac: new Uint8Array(6),
    who: [{ ids: [1, 2] }, { ids: [3, 4] }],
    color: 0,
  };

  test.each<[string, Record<string, unknown>]>([
    ['event.pid: 4294967296 does not fit in u32 (0 to 4294967295)', { pid: 2 ** 32 }],
    ['event.pid: 4294967296n does not fit in u32', { pid: 2n ** 32n }],
    ['event.pid: NaN is not a whole number', { pid: Number.NaN }],
    ["event.pid: '1' is no number; u32 takes 0 to 4294967295", { pid: '1' }],
    ['event.pid: undefined is no number', { pid: undefined }],
    ['event.nice: 32768 does not fit in s16 (-32768 to 32767)', { nice: 32768 }],
    ['event.nice: -32769 does not fit', { nice: -32769 }],
    ['event.bits: 8 does not fit in u8:3 (0 to 7)', { bits: 8 }],
    ['event.ok: 1 is no boolean, as bool needs', { ok: 1 }],
    ['event.ratio: 1e+39 does not fit in float', { ratio: 1e39 }],
    ["event.comm: 'four' has 4 bytes in UTF-8; char[4] takes 3 and a NUL", { comm: 'four' }],
    ["event.comm: 'é€' has 5 bytes", { comm: 'é€' }],
    ["event.comm: 'a\\x00b' contains a NUL", { comm: 'a\0b' }],
    ["event.comm: '\\ud800' has half a surrogate pair", { comm: '\ud800' }],
    ['event.comm: 5 is no string, as char[4] needs', { comm: 5 }],
    ['event.mac: the Uint8Array has 5 bytes; it takes 6', { mac: new Uint8Array(5) }],
    ['event.mac: [ 1 ] is no Uint8Array; give one of 6 bytes', { mac: [1] }],
    ['event.who: there are 1 elements; it takes 2', { who: [{ ids: [1, 2] }] }],
    ['event.who: 7 is no array; give one with 2 elements', { who: 7 }],
    [
      'event.who[1]: null is no object, as a struct or union needs',
      { who: [{ ids: [1, 2] }, null] },
    ],
    ['event.who[1].ids[0]: -1 does not fit in u32', { who: [{ ids: [1, 2] }, { ids: [-1, 2] }] }],
    ['event.color: -1 does not fit in enum color', { color: -1 }],
  ])('%s', (message, wrong) => {
    const attempt = () => encode(codec, { ...good, ...wrong });
    expect(attempt).toThrow(message);
    expect(attempt).toThrow(BtfError);
    expect(encode(codec, good)).toHaveLength(codec.size);
  });

  test('a view without room is refused on both ways', () => {
    const view = new DataView(new ArrayBuffer(codec.size + 3));
    expect(() => codec.decode(view, 4)).toThrow(
      `event has ${codec.size} bytes; at offset 4 of ${codec.size + 3} there are ${codec.size - 1}.`,
    );
    expect(() => codec.encode(good, view, 4)).toThrow(BtfError);
    expect(() => codec.decode(view, -1)).toThrow(BtfError);
    expect(() => codec.decode(view, Number.NaN)).toThrow(BtfError);
    expect(codec.decode(view, 3)).toBeDefined();
  });
});

describe('types without a JavaScript form are refused when compiling', () => {
  test.each([
    [
      'event.middle',
      'struct event { u32 n; u8 middle[0]; u32 m; } value;',
      'a flexible array has no known length',
    ],
    [
      'event.inner.at',
      'struct event { struct { u32 n; union { u53 at; u64 raw; }; } inner; } value;',
      'u53 and s53 cannot be used in a union',
    ],
    [
      'event.u.s.at',
      'struct event { union { struct { u53 at; } s[2]; u64 raw; } u; } value;',
      'u53 and s53 cannot be used in a union',
    ],
  ])('%s', (path, source, why) => {
    expect(() => codecOf(source)).toThrow(why);
    expect(() => codecOf(source)).toThrow(`${path}: `);
  });

  test('void, functions, structs only declared, odd sizes', () => {
    const builder = new BtfBuilder();
    builder.add(7, 'declared', 0);
    builder.add(13, '', 0);
    builder.record('struct', 'event', 8, [{ name: 'inner', type: 1, offset: 0 }]);
    builder.add(16, 'long double', 16);
    builder.int('odd', 3);
    const btf = Btf.parse(builder.bytes());
    expect(() => compileCodec(btf, 4)).toThrow(
      'long double: float long double has no JavaScript form: it has 16 bytes',
    );
    expect(() => compileCodec(btf, 5)).toThrow(
      'odd: int odd has no JavaScript form: it has 3 bytes',
    );
    expect(() => compileCodec(btf, 0)).toThrow(
      'void: void has no JavaScript form: it has no value',
    );
    expect(() => compileCodec(btf, 2)).toThrow(
      'func_proto: func_proto (type 2) has no JavaScript form',
    );
    expect(() => compileCodec(btf, 3)).toThrow(
      'event.inner: fwd declared has no JavaScript form: it is only declared here',
    );
  });
});
