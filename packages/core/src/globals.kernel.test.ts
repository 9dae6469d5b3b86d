import { randomInt } from 'node:crypto';
import { inspect } from 'node:util';
import { requires } from '@ebpf-dojo/testkit';
import { expect, test } from 'vitest';
import { BtfError, ClosedError, openObject } from './index.ts';
import { fixture } from './testing/fixtures.ts';

requires('root', 'bpf');

interface Limits {
  low: number;
  high: number;
}

interface Config {
  mask: bigint;
  limits: Limits;
  ports: number[];
  name: string;
  verbose: number;
  depth: number;
  offset: number;
  word: number;
  half: Uint8Array;
}

interface Variables {
  settled: Config;
  config: Config;
  table: Limits[];
  sums: bigint[];
  raw: Uint8Array;
  ready: boolean;
  seen: bigint;
}

interface Shape {
  readonly maps: object;
  readonly programs: 'add';
  readonly variables: Variables;
  readonly globals: Variables;
}

const bytes = fixture('globals');
const open = () => openObject<Shape>(bytes, { name: 'globals' });
const CONTEXT = { ctx: new Uint8Array(16) };

test('parts of variables are written where the program reads them, before load and after', () => {
  const opened = open();
  const [mask, low, high, port, byte, depth, settled] = Array.from({ length: 7 }, () =>
    randomInt(30),
  );
  if (mask === undefined || low === undefined || high === undefined) throw new RangeError();
  if (port === undefined || byte === undefined || depth === undefined || settled === undefined)
    throw new RangeError();
  opened.globals.settled.limits.high = settled;
  opened.globals.config.mask = BigInt(mask);
  using object = opened.load();
  const { globals } = object;
  globals.config.limits.low = low;
  globals.config.ports[3] = 1000 * port;
  Object.assign(globals.table[2] ?? {}, { high });
  globals.raw[5] = byte;
  globals.config.verbose = 1;
  globals.config.depth = depth;
  globals.config.offset = -500 + depth;
  globals.config.name = 'xyz';
  const { returnValue } = object.programs.add.testRun(CONTEXT);
  expect(returnValue).toBe('x'.charCodeAt(0));
  expect(globals.sums).toEqual([
    BigInt(mask + low + 100),
    BigInt(1000 * port + byte),
    BigInt(depth + 100),
    BigInt(high + settled),
  ]);
  expect(globals.seen).toBe(BigInt(-500 + depth));
  // What the program wrote is seen through what was read before.
  expect(globals.config.limits).toEqual({ low: low + 1, high: 100 });
  expect(globals.raw).toEqual(new Uint8Array([1, 0, 0, 0, 0, byte]));
});

test('a part that was kept is live', () => {
  using object = open().load();
  const { config, raw, sums } = object.globals;
  for (let run = 1; run <= 3; run++) {
    object.programs.add.testRun(CONTEXT);
    expect([config.limits.low, raw[0]]).toEqual([run, run]);
  }
  sums[0] = 2n ** 64n - 1n;
  expect(object.globals.sums[0]).toBe(2n ** 64n - 1n);
});

test('whole structs and arrays are written at once, also from parts of themselves', () => {
  using object = open().load();
  const { globals } = object;
  globals.table = [
    { low: 1, high: 2 },
    { low: 3, high: 4 },
    { low: 5, high: 6 },
  ];
  globals.table = globals.table.toReversed();
  expect(globals.table).toEqual([
    { low: 5, high: 6 },
    { low: 3, high: 4 },
    { low: 1, high: 2 },
  ]);
  globals.table[0] = globals.table[2] ?? { low: 0, high: 0 };
  expect({ ...globals.table[0] }).toEqual({ low: 1, high: 2 });
  globals.sums.fill(7n);
  expect([...globals.sums]).toEqual([7n, 7n, 7n, 7n]);
  globals.ready = true;
  expect(globals.ready).toBe(true);
});

test('a bit-field leaves its neighbours alone, and a union shows all its members', () => {
  using object = open().load();
  const { config } = object.globals;
  for (const depth of [31, 0, 21]) {
    config.depth = depth;
    config.verbose = depth % 2;
    config.offset = depth - 512;
    expect([config.depth, config.verbose, config.offset]).toEqual([depth, depth % 2, depth - 512]);
    expect(config.limits.high).toBe(100);
  }
  config.word = 0x01_02_03_04;
  expect(config.half).toEqual(new Uint8Array([4, 3]));
});

test('a value that does not fit changes nothing, and the error says which part', () => {
  using object = open().load();
  const { globals } = object;
  const before = inspect(globals.config, { depth: 5 });
  for (const [assign, problem] of [
    [() => (globals.config.limits.low = -1), /config\.limits\.low/],
    [() => (globals.config.ports[4] = 1), /config\.ports: there is no element 4/],
    [() => globals.config.ports.push(1), /there is no element 4/],
    [() => (globals.config.ports[2] = 2 ** 16), /config\.ports\[2\]/],
    [() => (globals.config.depth = 32), /config\.depth: 32 does not fit a bit-field of 5 bits/],
    [() => (globals.config.offset = 512), /config\.offset: 512 does not fit/],
    [() => (globals.config.depth = 1.5), /config\.depth: expected a whole number/],
    [() => (globals.config.name = 'far too long'), /config\.name/],
    [() => (globals.table[0] = { low: 1 } as never), /table\[0\]\.high/],
    [() => (globals.config = { ...globals.config, mask: 'five' as never }), /config\.mask/],
    [() => Reflect.deleteProperty(globals.sums, 0), /sums: element 0/],
  ] as const)
    expect(assign).toThrow(
      expect.objectContaining({ name: 'BtfError', message: expect.stringMatching(problem) }),
    );
  expect(() => Object.assign(globals.config, { limit: 1 })).toThrow(TypeError);
  expect(inspect(globals.config, { depth: 5 })).toBe(before);
  expect(() => (globals.seen = 'one' as never)).toThrow(BtfError);
});

test('constants are read, and each part of them refuses to be written', () => {
  using object = open().load();
  const { settled } = object.globals;
  expect(settled.limits).toEqual({ low: 1, high: 9 });
  expect(settled.ports).toEqual([80, 443, 0, 0]);
  for (const assign of [
    () => (settled.mask = 1n),
    () => (settled.limits.low = 2),
    () => (settled.ports[0] = 81),
    () => (settled.depth = 1),
  ])
    expect(assign).toThrow(
      expect.objectContaining({ code: 'EPERM', hint: expect.stringContaining('before load()') }),
    );
  expect(settled.limits.low).toBe(1);
});

test('they print as what they hold', () => {
  using opened = open();
  expect(inspect(opened.globals.config.limits)).toBe('{ low: 0, high: 100 }');
  expect(inspect(opened.globals.settled.ports)).toBe('[ 80, 443, 0, 0 ]');
  expect(JSON.stringify(opened.globals.settled.ports)).toBe('[80,443,0,0]');
});

test('parts throw ClosedError after close, and bytes are empty', () => {
  const opened = open();
  const { config: early } = opened.globals;
  const object = opened.load();
  expect(() => early.limits).toThrow(ClosedError);
  const { config, sums, raw } = object.globals;
  const { limits, ports } = config;
  object.close();
  for (const use of [
    () => limits.low,
    () => (limits.low = 1),
    () => ports[0],
    () => (ports[0] = 1),
    () => config.depth,
    () => (config.depth = 1),
    () => [...sums],
  ])
    expect(use).toThrow(ClosedError);
  expect(raw).toHaveLength(0);
});
