// Tries, queues, stacks, maps of maps and local storage, as user space uses them.
import { createServer, type Server } from 'node:net';
import { once } from 'node:events';
import { randomInt } from 'node:crypto';
import { requires, workload } from '@ebpf-dojo/testkit';
import { describe, expect, test } from 'vitest';
import {
  BtfError,
  ClosedError,
  createMap,
  mapFlags,
  openObject,
  type TaskStorageMap,
} from '../index.ts';
import { nativeAbi, syscallNumber } from '../syscalls/index.ts';
import { fixture } from '../testing/fixtures.ts';
import { openMaps } from '../testing/maps.ts';

const code = (expected: string) => expect.objectContaining({ name: 'BpfError', code: expected });

describe('a trie', () => {
  test('gives the value of the longest IPv4 prefix', () => {
    using object = openMaps(process.pid).load();
    const { networks: trie } = object.maps;
    const prefixes = ['0.0.0.0/0', '10.0.0.0/8', '10.128.0.0/9', '10.128.1.1/32'];
    trie.setMany(prefixes.map((prefix, index) => [trie.prefix(prefix), index]));
    expect(trie.prefix('10.128.1.1')).toEqual({ length: 32, address: 0x0101800a });
    const lookup = (address: string) => trie.get(trie.prefix(address));
    expect(['9.9.9.9', '10.1.1.1', '10.129.0.0', '10.128.1.1'].map(lookup)).toEqual([0, 1, 2, 3]);
    expect(new Map(trie.entries().map(([key, value]) => [trie.prefixText(key), value]))).toEqual(
      new Map(prefixes.map((prefix, index) => [prefix, index])),
    );
    expect(trie.delete(trie.prefix('10.128.0.0/9'))).toBe(true);
    expect(trie.delete(trie.prefix('10.128.0.0/9'))).toBe(false);
    expect(lookup('10.129.0.0')).toBe(1);
    expect([trie.count(), trie.clear(), trie.count()]).toEqual([3, 3, 0]);
    expect(lookup('10.1.1.1')).toBeUndefined();
  });

  test('gives the value of the longest IPv6 prefix', () => {
    using object = openMaps(process.pid).load();
    const { networks6: trie } = object.maps;
    trie.set(trie.prefix('2001:db8::/32'), 1).set(trie.prefix('2001:db8:0:1::/64'), 2);
    const lookup = (address: string) => trie.get(trie.prefix(address));
    expect(['2001:db8::1', '2001:db8:0:1::5', '::1'].map(lookup)).toEqual([1, 2, undefined]);
    expect(
      trie
        .keys()
        .map((key) => trie.prefixText(key))
        .toArray()
        .toSorted(),
    ).toEqual(['2001:db8:0:1::/64', '2001:db8::/32']);
    expect(trie.prefixText(trie.prefix('::ffff:192.0.2.1'))).toBe('::ffff:c000:201/128');
  });

  test.for([
    ['10.0.0.0/33', RangeError, '0 to 32 bits'],
    ['10.0.0.1/8', RangeError, 'write 10.0.0.0/8'],
    ['2001:db8::/32', TypeError, 'is IPv6'],
    ['10.0.0/8', TypeError, 'no IP prefix'],
    ['10.0.0.0/', TypeError, 'no IP prefix'],
    ['10.0.0.0/8/8', TypeError, 'no IP prefix'],
    ['10.0.0.0/-1', TypeError, 'no IP prefix'],
    ['', TypeError, 'no IP prefix'],
    [167772160, TypeError, 'no IP prefix'],
    [undefined, TypeError, 'no IP prefix'],
  ] as const)('%s is refused as an IPv4 prefix', ([text, type, message]) => {
    using object = openMaps(process.pid).load();
    const { networks, networks6 } = object.maps;
    const refused = () => networks.prefix(text as string);
    expect(refused).toThrow(type);
    expect(refused).toThrow(message);
    expect(() => networks6.prefix('10.0.0.0/8')).toThrow('::ffff:10.0.0.0');
  });

  test('of anything else takes keys as they are', () => {
    using trie = createMap({
      type: 'lpm_trie',
      key: 6,
      value: 'u8',
      maxEntries: 4,
      flags: mapFlags.BPF_F_NO_PREALLOC,
    });
    trie.set(Uint8Array.of(8, 0, 0, 0, 0x61, 0), 1);
    expect(trie.get(Uint8Array.of(16, 0, 0, 0, 0x61, 0x62))).toBe(1);
    expect(() => trie.prefix('10.0.0.0/8')).toThrow('2 bytes of data');
    expect(() => trie.prefixText(Uint8Array.of(8, 0, 0, 0, 0x61, 0))).toThrow(TypeError);
  });
});

describe.for(['queue', 'stack'] as const)('a %s', (type) => {
  test('that is full says so, or drops the oldest', () => {
    using map = createMap({ type, value: 's16', maxEntries: 3 });
    map.push(-1).push(-2).push(-3);
    expect(() => map.push(-4)).toThrow(code('E2BIG'));
    map.push(-4, { replaceOldest: true });
    const kept = [...map.drain()];
    expect(kept.toSorted((a, b) => b - a)).toEqual(
      // kernel/bpf/queue_stack_maps.c: in a stack, too, the oldest goes.
      [-2, -3, -4],
    );
    expect(kept).toEqual(type === 'queue' ? [-2, -3, -4] : [-4, -3, -2]);
  });

  test('takes no wrong value, and nothing once it is closed', () => {
    using map = createMap({ type, value: 's16', maxEntries: 3 });
    for (const wrong of [32_768, 1.5, '1', null, undefined])
      expect(() => map.push(wrong as number)).toThrow(BtfError);
    expect(map.pop()).toBeUndefined();
    map.close();
    for (const use of [
      () => map.push(1),
      () => map.pop(),
      () => map.peek(),
      () => [...map.drain()],
    ])
      expect(use).toThrow(ClosedError);
  });
});

describe('a map of maps', () => {
  test('takes maps by mode, gives handles of them, and keeps them alive', () => {
    using object = openMaps(process.pid).load();
    const { by_point: outer } = object.maps;
    const [one, two] = [
      { x: 1, y: 1 },
      { x: 2, y: 2 },
    ];
    expect([outer.get(one), outer.id(one), outer.has(one)]).toEqual([undefined, undefined, false]);
    const inner = outer.create();
    inner.set(1, 10n);
    expect(() => outer.set(one, inner, 'exist')).toThrow(code('ENOENT'));
    outer.set(one, inner, 'noexist');
    expect(() => outer.set(one, inner, 'noexist')).toThrow(code('EEXIST'));
    expect(outer.id(one)).toBe(inner.info.id);
    inner.close();
    using same = outer.get(one);
    expect(same && [...same]).toEqual([[1, 10n]]);
    same?.set(2, 20n);
    const again = outer.get(one);
    expect(again?.count()).toBe(2);
    using empty = outer.create(32);
    outer.set(two, empty);
    expect(new Set(outer.keys())).toEqual(new Set([one, two]));
    expect(empty.maxEntries).toBe(32);
    expect(outer.delete(one)).toBe(true);
    expect(outer.delete(one)).toBe(false);
    expect(again?.get(2)).toBe(20n);
    outer.close();
    expect(again?.closed).toBe(true);
    expect(() => outer.get(one)).toThrow(ClosedError);
    expect(() => outer.create()).toThrow(ClosedError);
  });

  test('in an array shows which places are taken', () => {
    using object = openMaps(process.pid).load();
    const { by_number: outer } = object.maps;
    using inner = outer.create();
    outer.set(2, inner);
    expect([...outer.keys()]).toEqual([2]);
    expect(() => outer.set(4, inner)).toThrow(code('E2BIG'));
  });

  test('takes nothing but maps like its template', () => {
    using object = openMaps(process.pid).load();
    const { by_number: outer, slots } = object.maps;
    for (const wrong of [3, null, undefined, {}, { fd: 3 }])
      expect(() => outer.set(0, wrong as never)).toThrow(TypeError);
    expect(() => outer.set(0, slots as never)).toThrow(code('EINVAL'));
    const closed = outer.create();
    closed.close();
    expect(() => outer.set(0, closed)).toThrow(ClosedError);
  });

  test('is made without an object', () => {
    using inner = createMap({ type: 'hash', key: 'u32', value: 'u64', maxEntries: 4 });
    using outer = createMap({ type: 'hash_of_maps', key: 'u64', inner, maxEntries: 4 });
    outer.set(2n ** 40n, inner);
    inner.set(1, 1n);
    using same = outer.get(2n ** 40n);
    expect(same?.count()).toBe(1);
  });
});

test('socket storage is reached by the socket', async () => {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const fd = descriptorOf(server);
  using object = openMaps(process.pid).load();
  const { sockets } = object.maps;
  const value = { calls: randomInt(1e9), parts: [1, 2] };
  expect(sockets.get(fd)).toBeUndefined();
  expect(() => sockets.set(fd, value, 'exist')).toThrow(code('ENOENT'));
  expect(sockets.set(fd, value).get(fd)).toEqual(value);
  expect(() => sockets.set(fd, value, 'noexist')).toThrow(code('EEXIST'));
  expect(sockets.delete(fd)).toBe(true);
  expect(sockets.delete(fd)).toBe(false);
  for (const wrong of [-1, 1.5, 2 ** 31, '3', null, undefined, 3n])
    expect(() => sockets.get(wrong as number)).toThrow(/A file descriptor must be a/);
  expect(() => sockets.get(object.maps.slots.fd)).toThrow(
    expect.objectContaining({ name: 'BpfError' }),
  );
  server.close();
  await once(server, 'close');
  object.close();
  expect(() => sockets.get(fd)).toThrow(ClosedError);
});

/** Node.js has no other way to it. */
function descriptorOf(server: Server): number {
  return (server as unknown as { _handle: { fd: number } })._handle.fd;
}

describe('task storage', () => {
  requires('task storage', 'btf tracepoint');

  function load(pid: number) {
    const open = openObject(fixture('task-storage'), { name: 'task_storage' });
    open.globals['watched_pid'] = pid;
    open.globals['watched_call'] = syscallNumber(nativeAbi(), 'openat') ?? -1;
    const object = open.load();
    const map = object.maps['per_task'] as TaskStorageMap<{ calls: bigint; mark: number }>;
    return { object, map };
  }

  test('is shared by the program and us', async () => {
    const work = await workload.opens();
    const { object, map } = load(work.pid);
    using _object = object;
    expect(map.get(work.pid)).toBeUndefined();
    map.set(work.pid, { calls: 1000n, mark: 7 });
    using link = object.programs['count']?.attach();
    await work.run();
    link?.close();
    expect(map.get(work.pid)).toEqual({ calls: 1000n + BigInt(work.n), mark: 7 });
    expect(() => map.set(work.pid, { calls: 0n, mark: 0 }, 'noexist')).toThrow(code('EEXIST'));
    expect(map.delete(work.pid)).toBe(true);
    expect(map.delete(work.pid)).toBe(false);
    await work.close();
    expect(map.get(work.pid)).toBeUndefined();
    expect(map.delete(work.pid)).toBe(false);
    expect(() => map.set(work.pid, { calls: 0n, mark: 0 })).toThrow(code('ESRCH'));
  });

  test('refuses what is no process id', () => {
    const { object, map } = load(process.pid);
    for (const wrong of [0, -1, 1.5, 2 ** 31, '1', null, undefined, 1n])
      expect(() => map.get(wrong as number)).toThrow(/A process id must be a/);
    expect(() => map.set(process.pid, { calls: -1n, mark: 0 })).toThrow(BtfError);
    object.close();
    expect(() => map.get(process.pid)).toThrow(ClosedError);
  });
});
