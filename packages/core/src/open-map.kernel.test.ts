import { existsSync } from 'node:fs';
import { workload } from '@ebpf-dojo/testkit';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  ClosedError,
  createMap,
  mapFlags,
  type ArrayMap,
  type BaseMap,
  type BpfMap,
} from './index.ts';
import { BpfMount } from './testing/bpf-mount.ts';
import { openMaps } from './testing/maps.ts';

let mount: BpfMount;
beforeAll(() => {
  mount = new BpfMount();
});
afterAll(() => mount[Symbol.dispose]());

const code = (expected: string) => expect.objectContaining({ name: 'BpfError', code: expected });
const hash = () => createMap({ type: 'hash', key: 'u32', value: 'u64', maxEntries: 8 });

test('size and flags are those set before load', () => {
  using open = openMaps(process.pid);
  const { busy, slots, stacks } = open.maps;
  expect([busy.maxEntries, busy.flags, busy.valueSize]).toEqual([4096, 0, 8]);
  busy.maxEntries = 100;
  busy.flags = mapFlags.BPF_F_NO_PREALLOC;
  slots.flags |= mapFlags.BPF_F_MMAPABLE;
  stacks.valueSize = 5 * 8;
  using object = open.load();
  expect(object.maps.busy.info).toMatchObject({ maxEntries: 100, flags: 1 });
  expect(object.maps.busy.maxEntries).toBe(100);
  expect(object.maps.stacks.maxDepth).toBe(5);
  using mapped = object.maps.slots.mmap();
  mapped.set(3, { calls: 1, parts: [2, 3] });
  expect(object.maps.slots.get(3)).toEqual({ calls: 1, parts: [2, 3] });
});

test('values of another size than their type are bytes', () => {
  using open = openMaps(process.pid);
  open.maps.recent.valueSize = 6;
  using object = open.load();
  const recent = object.maps.recent as BpfMap<number, unknown>;
  recent.set(1, Uint8Array.of(1, 2, 3, 4, 5, 6));
  expect([...recent]).toEqual([[1, Uint8Array.of(1, 2, 3, 4, 5, 6)]]);
});

test.for([-1, 0, 1.5, 2 ** 32, Number.NaN, '8', null, undefined, 8n])('%s is no size', (size) => {
  using open = openMaps(process.pid);
  expect(() => (open.maps.busy.maxEntries = size as number)).toThrow(code('EINVAL'));
  expect(() => (open.maps.busy.valueSize = size as number)).toThrow(code('EINVAL'));
  if (size !== 0) expect(() => (open.maps.busy.flags = size as number)).toThrow(code('EINVAL'));
  expect([open.maps.busy.maxEntries, open.maps.busy.flags]).toEqual([4096, 0]);
});

test('a map that is not to be created is not, and says so when it is used', () => {
  using open = openMaps(process.pid);
  expect([open.maps.unset.autocreate, open.maps.busy.autocreate]).toEqual([false, true]);
  expect(() => (open.maps.busy.autocreate = 1 as never)).toThrow(TypeError);
  using object = open.load();
  expect([object.maps.unset.created, object.maps.busy.created]).toEqual([false, true]);
  for (const use of [
    () => object.maps.unset.fd,
    () => object.maps.unset.get(0),
    () => object.maps.unset.info,
  ])
    expect(use).toThrow(
      expect.objectContaining({ code: 'ENOENT', hint: expect.stringContaining('autocreate') }),
    );
});

describe('a pin path', () => {
  test('pins the map at load; the next load takes it from there', () => {
    const path = mount.path('busy');
    {
      using open = openMaps(process.pid);
      expect(open.maps.busy.pinPath).toBeUndefined();
      open.maps.busy.pinPath = path;
      expect(open.maps.busy.pinPath).toBe(path);
      using object = open.load();
      expect(object.maps.busy.pinPath).toBe(path);
      object.maps.busy.set(1, 2n);
    }
    expect(existsSync(path)).toBe(true);
    using open = openMaps(process.pid);
    open.maps.busy.pinPath = path;
    using object = open.load();
    expect([...object.maps.busy]).toEqual([[1, 2n]]);
    object.maps.busy.unpin();
    expect(existsSync(path)).toBe(false);
  });

  test('with another kind of map at it fails the load', () => {
    const path = mount.path('taken');
    using map = hash();
    map.pin(path);
    using open = openMaps(process.pid);
    open.maps.busy.pinPath = path;
    expect(() => open.load()).toThrow(
      expect.objectContaining({ name: 'BpfError', operation: 'load' }),
    );
    map.unpin();
  });

  test('is taken back, and is no other thing than a path', () => {
    using open = openMaps(process.pid);
    const { busy } = open.maps;
    busy.pinPath = mount.path('never');
    busy.pinPath = undefined;
    expect(busy.pinPath).toBeUndefined();
    for (const path of [7, 7n, null, '', 'a\0b'])
      expect(() => (busy.pinPath = path as string)).toThrow(TypeError);
    using _object = open.load();
    expect(existsSync(mount.path('never'))).toBe(false);
  });
});

describe('another map', () => {
  test('is used instead, and programs write it', async () => {
    const work = await workload.opens();
    using first = openMaps(work.pid).load();
    using open = openMaps(work.pid, ['churn']);
    open.maps.busy.reuse(first.maps.busy);
    using second = open.load();
    using link = second.programs.churn.attach();
    await work.run();
    link.close();
    expect(first.maps.busy.count()).toBe(work.n);
    expect(second.maps.busy.info.id).toBe(first.maps.busy.info.id);
    expect(new Map(second.maps.busy)).toEqual(new Map(first.maps.busy));
  });

  test('keeps name and types of the C source', () => {
    using stored = createMap({ type: 'hash', key: 'u32', value: 8, maxEntries: 8, name: 'stored' });
    stored.set(1, Uint8Array.of(1, 0, 0, 0, 0, 0, 0, 128));
    using open = openMaps(process.pid);
    open.maps.busy.reuse(stored);
    stored.close();
    using object = open.load();
    expect([...object.maps.busy]).toEqual([[1, 2n ** 63n + 1n]]);
    expect(object.maps.busy.name).toBe('busy');
    expect(object.maps.busy.maxEntries).toBe(8);
  });

  test('of another kind or size is refused', () => {
    using open = openMaps(process.pid);
    using map = hash();
    expect(() => open.maps.recent.reuse(map)).toThrow(code('EINVAL'));
    expect(() => open.maps.cpu_counts.reuse(map)).toThrow(code('EINVAL'));
    for (const other of [7, null, undefined, {}, { fd: 3 }])
      expect(() => open.maps.busy.reuse(other as never)).toThrow(TypeError);
    map.close();
    expect(() => open.maps.busy.reuse(map)).toThrow(ClosedError);
  });
});

describe('the template of a map of maps', () => {
  test('is set before load; the maps inside are like it', () => {
    using template = createMap({ type: 'array', value: 'u64', maxEntries: 3 });
    using open = openMaps(process.pid);
    expect(open.maps.unset.innerMap).toBeUndefined();
    open.maps.unset.autocreate = true;
    open.maps.unset.innerMap = template;
    expect(open.maps.unset.innerMap).toBe(template);
    using object = open.load();
    const { unset } = object.maps;
    using inner = createMap({ type: 'array', value: 'u64', maxEntries: 3 });
    unset.set(1, inner);
    inner.set(2, 5n);
    using same = unset.get(1) as ArrayMap<number, Uint8Array>;
    expect(same.get(2)).toEqual(Uint8Array.of(5, 0, 0, 0, 0, 0, 0, 0));
    expect(same.info.id).toBe(unset.id(1));
    using other = hash();
    expect(() => unset.set(0, other)).toThrow(code('EINVAL'));
    expect(() => unset.create()).toThrow(
      expect.objectContaining({ code: 'EINVAL', hint: expect.stringContaining('createMap') }),
    );
  });

  test('is refused where it does not belong, and when it is closed', () => {
    using template = hash();
    using open = openMaps(process.pid);
    expect(() => (open.maps.busy.innerMap = template)).toThrow(code('EINVAL'));
    expect(() => (open.maps.unset.innerMap = 3 as unknown as BaseMap)).toThrow(TypeError);
    open.maps.unset.innerMap = template;
    template.close();
    expect(() => open.load()).toThrow(ClosedError);
  });
});

test('nothing can be set after load', () => {
  const open = openMaps(process.pid);
  const { busy } = open.maps;
  using _object = open.load();
  using map = hash();
  for (const use of [
    () => busy.flags,
    () => (busy.flags = 1),
    () => busy.valueSize,
    () => (busy.valueSize = 8),
    () => busy.pinPath,
    () => (busy.pinPath = '/x'),
    () => busy.autocreate,
    () => (busy.autocreate = true),
    () => busy.innerMap,
    () => (busy.innerMap = map),
    () => busy.reuse(map),
  ])
    expect(use).toThrow(ClosedError);
});
