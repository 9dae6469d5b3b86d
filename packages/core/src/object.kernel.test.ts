import { randomInt } from 'node:crypto';
import { readdirSync, readlinkSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import {
  BpfError,
  ClosedError,
  VerifierError,
  openObject,
  possibleCpus,
  type BpfObject,
} from './index.ts';
import { openCounter, type CounterShape, type Sample } from './testing/counter.ts';
import { fixture } from './testing/fixtures.ts';

const counter = fixture('counter');

/** Descriptors of ours that hold BPF things. */
function bpfDescriptors(): string[] {
  return readdirSync('/proc/self/fd').flatMap((fd) => {
    try {
      const target = readlinkSync(`/proc/self/fd/${fd}`);
      return target.startsWith('anon_inode:bpf') ? [target] : [];
    } catch {
      return [];
    }
  });
}

/** Loads the counter for this process, runs `calls` system calls under it, and hands it over still attached. */
function counted(calls: number): BpfObject<CounterShape> {
  const opened = openCounter();
  opened.globals.watched_pid = process.pid;
  const object = opened.load();
  using _link = object.programs.count.attach();
  for (let call = 0; call < calls; call++) void process.ppid;
  return object;
}

describe('an open object', () => {
  test('lists maps and programs, and touches no kernel state', () => {
    const before = bpfDescriptors();
    using object = openCounter();
    expect(Object.keys(object.maps).toSorted()).toEqual(['counts', 'events', 'per_cpu', 'samples']);
    expect(object.maps.counts.maxEntries).toBe(64);
    expect(object.maps.events.type).toBe('ringbuf');
    expect(object.programs.count.section).toBe('raw_tp/sys_enter');
    expect(bpfDescriptors()).toEqual(before);
  });

  test('has global variables with their C initialisers, and takes new ones', () => {
    using object = openCounter();
    expect(object.globals).toMatchObject({ greeting: 'hello', limit: 7, calls: 0n });
    object.globals.greeting = 'good morning';
    expect(object.globals.greeting).toBe('good morning');
    expect(() => (object.globals.greeting = 'far longer than sixteen bytes')).toThrow(
      /greeting|16|15/,
    );
  });

  test('has no other variables than those of its C source', () => {
    using object = openCounter();
    expect(() => Object.assign(object.globals, { limits: 8 })).toThrow(/limits/);
    using loaded = object.load();
    expect(() => Object.assign(loaded.globals, { limits: 8 })).toThrow(/limits/);
  });

  test('takes another size for a map', () => {
    using object = openCounter();
    object.maps.counts.maxEntries = 3;
    using loaded = object.load();
    expect(loaded.maps.counts.maxEntries).toBe(3);
    for (const key of [1, 2, 3]) loaded.maps.counts.set(key, 0n);
    expect(() => loaded.maps.counts.set(4, 0n)).toThrow(
      expect.objectContaining({ code: 'E2BIG', operation: 'map update' }),
    );
  });

  test('refuses an impossible size by name', () => {
    using object = openCounter();
    expect(() => (object.maps.counts.maxEntries = -1)).toThrow(/map 'counts'/);
  });

  test('cannot be used after load', () => {
    const object = openCounter();
    using _loaded = object.load();
    expect(() => object.load()).toThrow(ClosedError);
    expect(() => object.globals.limit).toThrow(ClosedError);
    expect(() => object.maps.counts.maxEntries).toThrow(ClosedError);
    expect(() => object.programs.count.autoload).toThrow(ClosedError);
  });
});

describe('a loaded object', () => {
  test('runs its program exactly as often as the process calls the kernel', () => {
    const calls = randomInt(100, 900);
    using object = counted(calls);
    // Detaching is itself one call, counted before it takes effect.
    const overhead = Number(object.globals.calls) - calls;
    expect(overhead).toBeGreaterThanOrEqual(0);
    expect(overhead).toBeLessThan(20);
    const events: Sample[] = [];
    expect(object.maps.events.drain((event) => events.push(event))).toBe(
      Number(object.globals.calls),
    );
    expect(events.map(({ sequence }) => sequence)).toEqual(
      events.map((_, index) => BigInt(index + 1)),
    );
    expect(new Set(events.map(({ pid }) => pid))).toEqual(new Set([process.pid]));
    expect(object.maps.per_cpu.get(0)?.reduce((sum, value) => sum + value)).toBe(
      Number(object.globals.calls),
    );
    expect(object.maps.per_cpu.get(0)).toHaveLength(possibleCpus());
  });

  test('shares variables with the program both ways, and keeps constants', () => {
    using object = counted(10);
    expect(object.globals.calls).toBeGreaterThanOrEqual(10n);
    object.globals.calls = 1_000_000n;
    using _link = object.programs.count.attach();
    void process.ppid;
    expect(object.globals.calls).toBeGreaterThan(1_000_000n);
    expect(object.globals.greeting).toBe('hello');
    expect(() => ((object.globals as { greeting: string }).greeting = 'no')).toThrow(
      expect.objectContaining({ code: 'EPERM', hint: expect.stringContaining('before load()') }),
    );
  });

  test('keeps whole 64-bit values', () => {
    using object = openCounter().load();
    object.maps.counts.set(1, 2n ** 64n - 1n);
    expect(object.maps.counts.get(1)).toBe(2n ** 64n - 1n);
  });

  test('gets, sets, deletes and walks a hash map', () => {
    using object = openCounter().load();
    const { counts } = object.maps;
    const entries = new Map(
      Array.from({ length: 50 }, (_, index) => [index * 7919, BigInt(randomInt(1e9))]),
    );
    for (const [key, value] of entries) counts.set(key, value);
    expect(new Map(counts)).toEqual(entries);
    expect(counts.get(1)).toBeUndefined();
    expect(counts.has(7919)).toBe(true);
    expect(counts.delete(7919)).toBe(true);
    expect(counts.delete(7919)).toBe(false);
    expect(() => counts.set(7919, 1n, 'exist')).toThrow(
      expect.objectContaining({ code: 'ENOENT' }),
    );
    expect(() => counts.set(0, 1n, 'noexist')).toThrow(expect.objectContaining({ code: 'EEXIST' }));
    for (const key of counts.keys()) counts.delete(key);
    expect([...counts]).toEqual([]);
  });

  test('walks each key at most once while keys are deleted under the walk', () => {
    using object = openCounter().load();
    const { counts } = object.maps;
    for (let key = 0; key < 64; key++) counts.set(key, BigInt(key));
    const seen: number[] = [];
    for (const [key] of counts) {
      seen.push(key);
      counts.delete(key);
      counts.delete((key + 1) % 64);
    }
    expect(new Set(seen).size).toBe(seen.length);
    expect([...counts.keys()]).toEqual([]);
  });

  test('refuses keys and values that do not fit, naming them', () => {
    using object = openCounter().load();
    expect(() => object.maps.counts.get(2 ** 32)).toThrow(/4294967296/);
    expect(() => object.maps.counts.set(0, -1n)).toThrow(/-1/);
  });

  test('throws ClosedError for everything after close, and closing again does nothing', () => {
    const object = openCounter().load();
    const { maps, programs, globals } = object;
    const link = programs.count.attach();
    object.close();
    object.close();
    expect(link.closed).toBe(true);
    for (const use of [
      () => maps.counts.get(1),
      () => maps.counts.set(1, 1n),
      () => maps.counts.delete(1),
      () => [...maps.counts],
      () => maps.counts.fd,
      () => maps.events.drain(() => {}),
      () => maps.events.read(() => {}),
      () => programs.count.attach(),
      () => programs.count.recursionMisses,
      () => globals.calls,
    ]) {
      expect(use).toThrow(ClosedError);
    }
  });

  test('detaches when its link is closed', () => {
    const opened = openCounter();
    opened.globals.watched_pid = process.pid;
    using object = opened.load();
    const link = object.programs.count.attach();
    void process.ppid;
    link.close();
    const after = object.globals.calls;
    for (let call = 0; call < 100; call++) void process.ppid;
    expect(object.globals.calls).toBe(after);
  });
});

describe('errors', () => {
  test('a missing file is named', () => {
    expect(() => openObject('/nowhere/none.bpf.o')).toThrow(
      expect.objectContaining({
        name: 'BpfError',
        code: 'ENOENT',
        operation: 'open',
        subject: 'BPF object /nowhere/none.bpf.o',
      }),
    );
  });

  test.for([
    ['text', Buffer.from('this is no ELF file, but long enough to be looked at twice')],
    ['half an object', counter.subarray(0, counter.length >> 1)],
    [
      'an object with a torn section table',
      Buffer.concat([counter.subarray(0, 40), Buffer.alloc(24, 0xff), counter.subarray(64)]),
    ],
    ['nothing', new Uint8Array()],
  ] as const)('%s is no BPF object', ([, bytes]) => {
    expect(() => openObject(bytes)).toThrow(
      expect.objectContaining({
        name: 'BpfError',
        operation: 'open',
        hint: expect.stringContaining('clang -target bpf'),
      }),
    );
  });

  test('a rejected program gives its name and the whole verifier log', () => {
    const object = openObject(fixture('rejected'));
    const error = catchError(() => object.load());
    expect(error).toBeInstanceOf(VerifierError);
    expect(error).toMatchObject({ program: 'unchecked', operation: 'load', code: 'EACCES' });
    expect((error as VerifierError).log).toContain("invalid mem access 'map_value_or_null'");
    expect((error as VerifierError).message).toContain('map_value_or_null');
    expect(object.closed).toBe(true);
  });

  test('attaching to a hook that is not there says so', () => {
    const source = Buffer.from(
      Buffer.from(counter).toString('latin1').replaceAll('raw_tp/sys_enter', 'raw_tp/sys_other'),
      'latin1',
    );
    using object = openObject(source).load();
    const error = catchError(() => object.programs['count']?.attach());
    expect(error).toBeInstanceOf(BpfError);
    expect(error).toMatchObject({
      operation: 'attach',
      code: 'ENOENT',
      hint: expect.stringContaining('does not exist in this kernel'),
    });
  });
});

function catchError(action: () => unknown): unknown {
  try {
    action();
  } catch (error) {
    return error;
  }
  throw new RangeError('nothing was thrown');
}
