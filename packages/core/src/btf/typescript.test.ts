import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { BtfError } from '../errors/btf-error.ts';
import { Btf } from './btf.ts';
import { compileCodec } from './codec.ts';
import { BtfBuilder } from './testing/btf-builder.ts';
import { compileBtf, viewOf } from './testing/compile.ts';
import { randomStruct } from './testing/random-struct.ts';
import { declareTypes, expressionOf } from './typescript.ts';

const SOURCE = `
enum call_kind { CALL_OPEN, CALL_CLOSE = 7 };
typedef struct { s16 a; } thing_t;
union address { u32 ip4; u8 ip6[16]; };
struct call {
  u53 at; u64 token; enum call_kind kind; char comm[16]; _Bool ok; double ratio;
  union { u32 pid; s32 status; };
  struct { u8 major, minor; } device[2];
  thing_t thing; union address address; enum { ON, OFF } state; void *where; u32 grid[2][3];
} call;
u32 key; u64 big;
`;

const btf = compileBtf(SOURCE);
const call = btf.find('struct', 'call')?.id ?? 0;
const u32 = btf.find('typedef', 'u32')?.id ?? 0;

test('what is written for a struct and all it needs', () => {
  const { source } = declareTypes(btf, [{ id: call }, { id: u32, name: 'Key' }]);
  expect(source).toBe(`/** \`struct call\`, 112 bytes. */
export interface Call {
  readonly at: number;
  readonly token: bigint;
  readonly kind: CallKind;
  readonly comm: string;
  readonly ok: boolean;
  readonly ratio: number;
  readonly pid: number;
  readonly status: number;
  readonly device: readonly CallDevice[];
  readonly thing: ThingT;
  readonly address: Address;
  readonly state: CallState;
  readonly where: bigint;
  readonly grid: readonly (readonly number[])[];
}

/** \`enum call_kind\`, 4 bytes. */
export const CallKind = {
  CALL_OPEN: 0,
  CALL_CLOSE: 7,
} as const;
export type CallKind = (typeof CallKind)[keyof typeof CallKind] | (number & {});

/** Anonymous struct, 2 bytes. */
export interface CallDevice {
  readonly major: number;
  readonly minor: number;
}

/** \`thing_t\`, 2 bytes. */
export interface ThingT {
  readonly a: number;
}

/** \`union address\`, 16 bytes. Decoding gives all members; encoding takes one. */
export interface Address {
  readonly ip4: number;
  readonly ip6: Uint8Array;
}

/** Anonymous enum, 4 bytes. */
export const CallState = {
  ON: 0,
  OFF: 1,
} as const;
export type CallState = (typeof CallState)[keyof typeof CallState] | (number & {});

export type Key = number;
`);
});

describe('names', () => {
  test('nameOf gives the expression for roots, what they need, and plain types', () => {
    const { nameOf } = declareTypes(btf, [
      { id: call, name: 'Event' },
      { id: u32, name: 'Key' },
    ]);
    expect(nameOf(call)).toBe('Event');
    expect(nameOf(u32)).toBe('Key');
    expect(nameOf(btf.find('union', 'address')?.id ?? 0)).toBe('Address');
    expect(nameOf(btf.find('typedef', 'u64')?.id ?? 0)).toBe('bigint');
    expect(() => declareTypes(btf, [{ id: u32 }]).nameOf(call)).toThrow(
      'needs struct call which is not declared',
    );
  });

  test('expressionOf suits a map key or value', () => {
    expect(
      [call, u32, btf.find('typedef', 'u64')?.id ?? 0, btf.find('typedef', 'u53')?.id ?? 0].map(
        (id) => expressionOf(btf, id),
      ),
    ).toEqual(['Call', 'number', 'bigint', 'number']);
  });

  test('a second name for a struct is an alias', () => {
    const { source } = declareTypes(btf, [
      { id: call, name: 'First' },
      { id: call, name: 'Second' },
    ]);
    expect(source).toContain('export interface First {');
    expect(source).toContain('export type Second = First;');
  });

  test('what collides gets its kind or a number, and built-in names are left alone', () => {
    const types = compileBtf(
      'struct a_b {u8 x;}; struct aB {u8 x;}; union a__b {u8 x;}; struct map {u8 x;}; struct _1st {u8 x;}; struct all { struct a_b a; struct aB b; union a__b c; struct map d; struct _1st e; } all;',
    );
    const { source } = declareTypes(types, [{ id: types.find('struct', 'all')?.id ?? 0 }]);
    const names = [...source.matchAll(/export interface (\w+)/g)].map(([, name]) => name);
    expect(names).toEqual(['All', 'AB', 'ABStruct', 'ABUnion', 'MapStruct', 'Type1st']);
  });

  test('names the file uses itself are left alone, names asked for are kept', () => {
    const { source } = declareTypes(btf, [{ id: call }, { id: u32, name: 'Address' }], {
      reserved: ['Call'],
    });
    expect(source).toContain('export interface CallStruct {');
    expect(source).toContain('export interface AddressUnion {');
    expect(source).toContain('export type Address = number;');
    expect(() => declareTypes(btf, [{ id: call, name: 'not a name' }])).toThrow(BtfError);
    expect(() => declareTypes(btf, [{ id: call, name: 'Map' }])).toThrow(
      'The name Map is taken or built in',
    );
  });
});

describe('runtime and types agree', () => {
  test('what is decoded has the declared types', () => {
    const bytes = Uint8Array.from({ length: btf.sizeof(call) }, () => 0);
    bytes.set(Buffer.from('node'), 20);
    expect(complaints(btf, [call], [compileCodec(btf, call).decode(viewOf(bytes), 0)])).toBe('');
  });

  test('random structs too', () => {
    const [structs = []] = fc.sample(fc.array(randomStruct, { minLength: 40, maxLength: 40 }), 1);
    const random = compileBtf(
      structs.map(({ body }, index) => `struct r${index} { ${body} } v${index};`).join('\n'),
    );
    const ids = structs.map((_, index) => random.find('struct', `r${index}`)?.id ?? 0);
    const values = structs.map(({ value }) => value);
    expect(complaints(random, ids, values)).toBe('');
  });

  test('hostile names stay names', () => {
    const builder = new BtfBuilder();
    const int = builder.int('u32', 4);
    const kind = builder.add(
      6,
      '*/ not TypeScript (',
      4,
      [builder.string('__proto__'), 1, builder.string('"};'), 2],
      2,
    );
    const names = ['a-b', '*/', 'default', 'a\n', '"', '\u2028', '9'];
    const members = [...names.map((name) => ({ name, type: int })), { name: 'kind', type: kind }];
    const id = builder.record(
      'struct',
      '*/ not TypeScript (\n',
      32,
      members.map((member, index) => ({ ...member, offset: index * 32 })),
    );
    const hostile = Btf.parse(builder.bytes());
    const value = compileCodec(hostile, id).decode(new DataView(new ArrayBuffer(32)), 0);
    expect(complaints(hostile, [id], [value])).toBe('');
  });

  test('the check itself sees a difference', () => {
    const address = btf.find('union', 'address')?.id ?? 0;
    expect(complaints(btf, [u32], [1n])).toMatch('not assignable');
    expect(complaints(btf, [address], [{ ip4: 1 }])).toMatch("'ip6' is missing");
    expect(complaints(btf, [address], [{ ip4: 1, ip6: new Uint8Array(), more: 1 }])).toMatch(
      /more.* does not exist/,
    );
  });
});

/** What the compiler says, under the strictest options, of the declarations with values of these types written out as literals. */
function complaints(types: Btf, ids: readonly number[], values: readonly unknown[]): string {
  const roots = ids.map((id) => ({ id }));
  const { source, nameOf } = declareTypes(types, roots);
  const constants = values.map(
    (value, index) =>
      `export const value${index}: ${nameOf(ids[index] ?? 0)} = ${literal(value)};\n`,
  );
  const folder = mkdtempSync(join(tmpdir(), 'declared-'));
  try {
    writeFileSync(join(folder, 'declared.ts'), source + constants.join(''));
    const strict = [
      '--strict',
      '--exactOptionalPropertyTypes',
      '--erasableSyntaxOnly',
      '--isolatedModules',
    ];
    const options = [
      ...strict,
      '--noEmit',
      '--target',
      'ES2024',
      '--module',
      'NodeNext',
      '--types',
      '',
    ];
    const compiler = join(
      dirname(createRequire(import.meta.url).resolve('typescript/package.json')),
      'bin/tsc',
    );
    return spawnSync(process.execPath, [compiler, ...options, 'declared.ts'], {
      cwd: folder,
      encoding: 'utf8',
    }).stdout;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** JavaScript source of a decoded value. */
function literal(value: unknown): string {
  if (typeof value === 'bigint') return `${value}n`;
  if (typeof value === 'string') return JSON.stringify(value);
  if (value instanceof Uint8Array) return 'new Uint8Array()';
  if (Array.isArray(value)) return `[${value.map(literal).join(', ')}]`;
  if (typeof value !== 'object' || value === null)
    return Object.is(value, -0) ? '-0' : String(value);
  return `{ ${Object.entries(value)
    .map(([name, inner]) => `${JSON.stringify(name)}: ${literal(inner)}`)
    .join(', ')} }`;
}
