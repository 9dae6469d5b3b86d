// Skeletons at work: what they read and write, when their object has changed, and without code generation.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { BtfError, openObject, StaleSkeletonError, type OpenObject } from '../index.ts';
import { compileBpf } from './compile.ts';
import { writeSkeleton, type WriteSkeletonOptions } from './write.ts';

const PACKAGE = resolve(import.meta.dirname, '../..');
const INCLUDE = resolve(PACKAGE, '../../bpf/include');

let folder: string;
beforeEach(() => {
  // Below the package, for its modules to be found by its own name.
  const cache = join(PACKAGE, '.cache');
  mkdirSync(cache, { recursive: true });
  folder = mkdtempSync(join(cache, 'skeleton-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Compiles fixtures/<name>.bpf.c after a change to its text. */
function compile(name: string, change: (source: string) => string = (source) => source): string {
  const source = readFileSync(join(PACKAGE, `fixtures/${name}.bpf.c`), 'utf8');
  writeFileSync(join(folder, `${name}.bpf.c`), change(source));
  return join(folder, compileBpf(`${name}.bpf.c`, { cwd: folder, out: '.', include: [INCLUDE] }));
}

interface Opened {
  readonly object: OpenObject;
}

async function openGenerated(object: string, options: WriteSkeletonOptions = {}): Promise<Opened> {
  const [module = ''] = writeSkeleton(object, options);
  const exports = (await import(module)) as Record<string, () => OpenObject>;
  const open = Object.entries(exports).find(([name]) => name.startsWith('open'));
  if (open === undefined) throw new RangeError(`${module} opens nothing`);
  return { object: open[1]() };
}

const VALUE = {
  tiny: -128,
  small: 65_535,
  medium: -2_147_483_648,
  large: 2n ** 64n - 1n,
  exact: Number.MAX_SAFE_INTEGER,
  signed_exact: -5,
  huge: 2n ** 127n + 3n,
  ratio: 0.5,
  precise: Math.PI,
  yes: true,
  color: 1000,
  name: 'žluťoučký',
  path: '/a/path'.repeat(30),
  raw: Uint8Array.of(1, 2, 3, 4, 5),
  digest: new Uint8Array(100).map((_, index) => 255 - index),
  where: 0xffff_8880_0000_0000n,
  grid: [
    [1, 2, 3],
    [4, 5, 6],
  ],
  row: Array.from({ length: 20 }, (_, index) => index * 7),
  bits: { one: 1, three: 5, twelve: 4000, negative: -16, wide: 2n ** 40n - 2n },
  address: {
    v4: 0x0403_0201,
    v6: Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16),
  },
  first: { major: 1, minor: 2 },
  second: [
    { major: 3, minor: 4 },
    { major: 5, minor: 6 },
  ],
  word: 0x0002_0001,
  low: 1,
  high: 2,
};

describe('a skeleton reads and writes what openObject does', () => {
  test.for([
    ['TypeScript', {}],
    ['JavaScript', { javascript: true }],
    ['with the object in it', { embed: true }],
  ] as const)('%s', async ([, options]) => {
    const file = compile('types');
    using generated = (await openGenerated(file, options)).object;
    using plain = openObject(file);
    expect(generated.name).toBe('types');
    expect({ ...generated.globals }).toEqual({ ...plain.globals });
    expect(generated.globals['numbers']).toEqual([1, 2, 3, 4]);
    for (const name of ['everything', 'constant']) {
      for (const each of [generated, plain]) each.globals[name] = VALUE;
      expect(generated.globals[name]).toEqual(VALUE);
      expect(plain.globals[name]).toEqual(VALUE);
    }
    const wrong = { ...VALUE, bits: { ...VALUE.bits, three: 8 } };
    const refusal = (each: OpenObject) => {
      try {
        each.globals['everything'] = wrong;
        return undefined;
      } catch (error) {
        return error;
      }
    };
    expect(refusal(generated)).toBeInstanceOf(BtfError);
    expect(refusal(generated)).toEqual(refusal(plain));
  });

  test('also where code must not be made from strings', () => {
    const [module = ''] = writeSkeleton(compile('types'));
    const script = `
      const { openTypes } = await import(${JSON.stringify(module)});
      using object = openTypes();
      object.globals.color = 7;
      object.globals.everything = { ...object.globals.everything, name: 'node', path: '/', first: { major: 9, minor: 8 } };
      const { name, path, first } = object.globals.everything;
      console.log(JSON.stringify([object.globals.color, name, path, first]));`;
    const { stdout, stderr } = spawnSync(
      process.execPath,
      ['--disallow-code-generation-from-strings', '--input-type=module', '--eval', script],
      { encoding: 'utf8' },
    );
    expect(stderr).toBe('');
    expect(JSON.parse(stdout)).toEqual([7, 'node', '/', { major: 9, minor: 8 }]);
  });
});

describe('the source of a skeleton', () => {
  test('has types as one would write them', () => {
    const [module = ''] = writeSkeleton(compile('types'));
    const source = readFileSync(module, 'utf8');
    const between = (from: string, to: string) =>
      source.slice(source.indexOf(from), source.indexOf(to, source.indexOf(from)) + to.length);
    expect(between('/** Anonymous struct, 16 bytes. */', '}'))
      .toBe(`/** Anonymous struct, 16 bytes. */
export interface ByNameKey {
  readonly pid: number;
  readonly name: string;
}`);
    expect(between('/** One of each.', 'readonly large'))
      .toBe(`/** One of each. \`struct everything\`, 640 bytes. */
export interface Everything {
  readonly tiny: number;
  readonly small: number;
  /** What it is, in metres. */
  readonly medium: number;
  readonly large`);
    // Two anonymous structs that are the same are one type.
    expect(between('readonly first', 'second: readonly')).toBe(
      'readonly first: EverythingFirst;\n  readonly second: readonly',
    );
    expect(source.match(/export interface EverythingFirst/g)).toHaveLength(1);
    expect(source).not.toContain('EverythingSecond');
    expect(between('readonly globals', 'get numbers')).toBe(
      'readonly globals: {\n    /** It has a doc comment *\u200b/ of its own. */\n    get everything(): Live<Everything>;\n    set everything(value: Everything);\n    ',
    );
  });

  test('compiles by the strictest options, in both languages to the same types', () => {
    const file = compile('types');
    writeSkeleton(file);
    writeSkeleton(file, { out: join(folder, 'javascript.mjs') });
    writeFileSync(
      join(folder, 'user.ts'),
      `import { openTypes, Color, type Everything, type TypesShape } from './types.skel.ts';
import * as js from './javascript.mjs';
type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
const same: [Same<Everything, js.Everything>, Same<TypesShape, js.TypesShape>, Same<Color, js.Color>] = [true, true, true];
const open: ReturnType<typeof openTypes> = js.openTypes({ name: 'other' });
const seven: 7 = js.Color.GREEN;
export const all: readonly unknown[] = [same, open, seven, Color.GREEN satisfies 7];
`,
    );
    writeFileSync(
      join(folder, 'tsconfig.json'),
      JSON.stringify({
        extends: resolve(PACKAGE, '../../tsconfig.base.json'),
        compilerOptions: {},
        files: ['user.ts', 'types.skel.ts'],
      }),
    );
    const tsc = resolve(PACKAGE, '../../node_modules/.bin/tsc');
    expect(spawnSync(tsc, ['-p', folder], { encoding: 'utf8' }).stdout).toBe('');
  });
});

describe('an object built anew, without its skeleton', () => {
  /** What opening says after a change to the object alone. */
  async function afterChange(change: (source: string) => string): Promise<unknown> {
    const file = compile('counter');
    (await openGenerated(file)).object.close();
    compile('counter', change);
    const [module] = [join(folder, 'counter.skel.ts')];
    const { openCounter } = (await import(module)) as { openCounter: () => OpenObject };
    try {
      openCounter().close();
      return undefined;
    } catch (error) {
      return error;
    }
  }

  test.for([
    [
      'a field has moved',
      (c: string) => c.replace('\tu32 pid;', '\tu32 more;\n\tu32 pid;'),
      "value of map 'events' is `more @16 u32` there and `pid @16 u32` in the skeleton",
    ],
    [
      'a field has another type',
      (c: string) => c.replace('u64 sequence;', 's64 sequence;'),
      "value of map 'events' is `sequence @0 s64` there and `sequence @0 u64` in the skeleton",
    ],
    [
      'a field is new at the end',
      (c: string) => c.replace('comm[TASK_COMM_LEN];', 'comm[TASK_COMM_LEN];\n\tu32 more;'),
      "value of map 'events' is `more @36 u32` there and `end of struct` in the skeleton",
    ],
    [
      'a key is wider',
      (c: string) => c.replace('__type(key, u32);', '__type(key, u64);'),
      "key of map 'counts' is `u64` there and `u32` in the skeleton",
    ],
    [
      'a map has another kind',
      (c: string) => c.replace('BPF_MAP_TYPE_PERCPU_ARRAY', 'BPF_MAP_TYPE_ARRAY'),
      "kind of map 'per_cpu' is `array` there and `percpu_array` in the skeleton",
    ],
    [
      'a map has another name',
      (c: string) => c.replaceAll('samples', 'examples'),
      "knows a map 'samples' that is not there",
    ],
    [
      'a program has another name',
      (c: string) => c.replace('int count(', 'int counting('),
      "knows a program 'count' that is not there",
    ],
    [
      'a variable is gone',
      (c: string) => c.replace('u32 limit = 7;', ''),
      "knows a variable 'limit' that is not there",
    ],
    [
      'a variable has another type',
      (c: string) => c.replace('u32 limit', 's32 limit'),
      "variable 'limit' is `s32` there and `u32` in the skeleton",
    ],
  ] as const)('is not opened when %s', async ([, change, message]) => {
    const error = await afterChange(change);
    expect(error).toBeInstanceOf(StaleSkeletonError);
    expect((error as Error).message).toContain(message);
    expect((error as Error).message).toMatch(
      /^The skeleton of counter\.bpf\.o .* Generate the skeleton again: ebpf-tool gen skeleton\.$/,
    );
  });

  test.for([
    [
      'more in it',
      (c: string) =>
        `${c}\nstruct later { u64 a; } later;\nSEC("raw_tp/sys_exit") int more(void *ctx) { return later.a; }\n`,
    ],
    [
      'other ids for the same types',
      (c: string) =>
        c.replace('struct sample {', 'enum first { FIRST };\nenum first earlier;\nstruct sample {'),
    ],
  ] as const)('is opened with %s', async ([, change]) => {
    expect(await afterChange(change)).toBeUndefined();
  });
});
