import { existsSync, mkdtempSync, rmdirSync, writeFileSync, unlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  ClosedError,
  compileCodec,
  createMap,
  kernelIds,
  mapFlags,
  openMapById,
  openPinnedMap,
  type ArrayMap,
  type BpfMap,
  type LpmTrie,
  type QueueMap,
} from '../index.ts';
import { libbpf } from '../ffi/libbpf.ts';
import { BpfMount } from '../testing/bpf-mount.ts';
import { openMaps, type Everything, type Point, type Tally } from '../testing/maps.ts';

let mount: BpfMount;
beforeAll(() => {
  mount = new BpfMount();
});
afterAll(() => mount[Symbol.dispose]());

const code = (expected: string) => expect.objectContaining({ name: 'BpfError', code: expected });

describe('a pin', () => {
  test('keeps a map alive after its object, with the types of its BTF', () => {
    const path = mount.path('slots');
    const tally: Tally = { calls: 1, parts: [2, 3] };
    {
      using object = openMaps(process.pid).load();
      const { slots } = object.maps;
      expect(slots.pinPath).toBeUndefined();
      expect(slots.pin(path).pinPath).toBe(path);
      slots.set(7, tally);
    }
    using map = openPinnedMap<ArrayMap<number, Tally>>(path);
    expect(map.get(7)).toEqual(tally);
    expect(map.name).toBe('slots');
    expect(map.constructor.name).toBe('ArrayMap');
    expect(map.unpin(path).pinPath).toBeUndefined();
    expect(existsSync(path)).toBe(false);
    expect(() => openPinnedMap(path)).toThrow(code('ENOENT'));
    expect(map.get(7)).toEqual(tally);
  });

  test('is removed without saying where, once', () => {
    using map = createMap({ type: 'array', value: 'u32', maxEntries: 1 });
    expect(() => map.unpin()).toThrow(code('ENOENT'));
    map.pin(mount.path('once'));
    map.unpin();
    expect(existsSync(mount.path('once'))).toBe(false);
    expect(() => map.unpin()).toThrow(code('ENOENT'));
  });

  test('is not taken for another, nor another for it', () => {
    using map = createMap({ type: 'array', value: 'u32', maxEntries: 1 });
    using other = createMap({ type: 'array', value: 'u32', maxEntries: 1 });
    using object = openMaps(process.pid, ['tail']).load();
    const path = mount.path('other');
    other.pin(path);
    expect(() => map.pin(path)).toThrow(code('EEXIST'));
    expect(() => map.unpin(path)).toThrow(code('EINVAL'));
    other.unpin();
    expect(libbpf.bpf_obj_pin(object.programs.tail.fd, path)).toBe(0);
    expect(() => map.unpin(path)).toThrow(code('EINVAL'));
    expect(() => openPinnedMap(path)).toThrow(
      expect.objectContaining({ code: 'EINVAL', hint: expect.stringContaining('program') }),
    );
    unlinkSync(path);
  });

  test('is in a BPF file system and nowhere else', () => {
    using map = createMap({ type: 'array', value: 'u32', maxEntries: 1 });
    const folder = mkdtempSync(join(tmpdir(), 'no-bpf-'));
    const file = join(folder, 'file');
    expect(() => map.pin(file)).toThrow(
      expect.objectContaining({ hint: expect.stringContaining('mount -t bpf') }),
    );
    writeFileSync(file, '');
    expect(() => map.unpin(file)).toThrow(expect.objectContaining({ name: 'BpfError' }));
    expect(existsSync(file)).toBe(true);
    unlinkSync(file);
    rmdirSync(folder);
  });

  test.for([
    ['a number', 7],
    ['a bigint', 7n],
    ['null', null],
    ['an empty string', ''],
    ['a string with a NUL', 'a\0b'],
    ['an object', {}],
    ['an array', ['x']],
  ] as const)('%s for a path is a TypeError', ([, path]) => {
    using map = createMap({ type: 'array', value: 'u32', maxEntries: 1 });
    expect(() => map.pin(path as string)).toThrow(TypeError);
    expect(() => map.unpin(path as string)).toThrow(TypeError);
    expect(() => openPinnedMap(path as string)).toThrow(TypeError);
  });
});

describe('a map opened by id', () => {
  test('is the same map, with keys and values as its BTF has them', () => {
    using object = openMaps(process.pid).load();
    const { inbox, networks } = object.maps;
    using same = openMapById<BpfMap<Point, Everything>>(inbox.info.id);
    expect(same.info).toEqual(inbox.info);
    expect(kernelIds('map')).toContain(same.info.id);
    using trie = openMapById<LpmTrie<object, number>>(networks.info.id);
    trie.set(trie.prefix('192.0.2.0/24'), 5);
    expect([...networks]).toEqual([[networks.prefix('192.0.2.0/24'), 5]]);
    same.close();
    expect(() => same.count()).toThrow(ClosedError);
    expect(inbox.count()).toBe(0);
  });

  test('without types has bytes, or what one says', () => {
    using object = openMaps(process.pid).load();
    const { waiting } = object.maps;
    waiting.push({ x: 1, y: -1 });
    using bytes = openMapById<QueueMap<Uint8Array>>(waiting.info.id);
    expect(bytes.peek()).toEqual(Uint8Array.of(1, 0, 255, 255));
    using words = openMapById<QueueMap<number>>(waiting.info.id, { value: 'u32' });
    expect(words.peek()).toBe(0xffff0001);
    const point = compileCodec<Point>(object.btf, object.btf.find('struct', 'point')?.id ?? 0);
    using points = openMapById<QueueMap<Point>>(waiting.info.id, { value: point });
    expect(points.pop()).toEqual({ x: 1, y: -1 });
    expect(() => openMapById(waiting.info.id, { value: 'u64' })).toThrow(/4 bytes.*8/);
    expect(() => openMapById(waiting.info.id, { value: 'u33' as 'u32' })).toThrow(TypeError);
  });

  test('tells its sizes, flags and memory', () => {
    using map = createMap({
      type: 'hash',
      name: 'a name that is too long',
      key: 'u16',
      value: 12,
      maxEntries: 1000,
      flags: mapFlags.BPF_F_NO_PREALLOC,
    });
    const { id, memlock, ...info } = map.info;
    expect(info).toEqual({
      name: 'a_name_that_is_',
      type: 'hash',
      keySize: 2,
      valueSize: 12,
      maxEntries: 1000,
      flags: mapFlags.BPF_F_NO_PREALLOC,
      btfId: 0,
      keyTypeId: 0,
      valueTypeId: 0,
      frozen: false,
    });
    expect(kernelIds('map')).toContain(id);
    expect(memlock).toBeGreaterThan(0);
  });

  test.for([0, -1, 1.5, 2 ** 32, Number.NaN, '1', 1n, null, undefined])(
    'id %s is refused',
    (id) => {
      expect(() => openMapById(id as number)).toThrow(/A map id must be a/);
    },
  );

  test('that is not there is named', () => {
    expect(() => openMapById(2 ** 31)).toThrow(
      expect.objectContaining({ code: 'ENOENT', subject: 'map with id 2147483648' }),
    );
  });
});
