import { existsSync } from 'node:fs';
import { attachUprobe } from '@ebpf-dojo/core';
import { nativeAbi, syscallName, syscallNumber } from '@ebpf-dojo/core/syscalls';
import { expect, test } from 'vitest';
import { eventually } from '../eventually.ts';
import { requires } from '../features/index.ts';
import { loadObserver } from '../testing/observer.ts';
import { WORKLOAD_FUNCTION, tcpEnds, workload, workloadBinary, type Workload } from './index.ts';

requires('raw tracepoint', 'uprobe');

/** What a workload's process asked of the kernel while it worked, by name of the call. */
async function callsOf(work: Workload): Promise<(name: string) => number> {
  using object = loadObserver(work.pid, 'count_call');
  object.programs.count_call.attach();
  await work.run();
  const calls = new Map(object.maps.calls);
  return (name) => Number(calls.get(syscallNumber(nativeAbi(), name) ?? -1) ?? 0n);
}

test('opens: n openat(2), and a close each', async () => {
  const work = await workload.opens();
  const calls = await callsOf(work);
  expect({ opened: calls('openat'), closed: calls('close'), written: calls('write') }).toEqual({
    opened: work.n,
    closed: work.n,
    written: 0,
  });
});

test('relativeOpens: n openat(2), and a close each', async () => {
  const work = await workload.relativeOpens();
  const calls = await callsOf(work);
  expect({ opened: calls('openat'), closed: calls('close') }).toEqual({
    opened: work.n,
    closed: work.n,
  });
});

test('unreadableOpens: n openat(2), and nothing to close', async () => {
  const work = await workload.unreadableOpens();
  const calls = await callsOf(work);
  expect({ opened: calls('openat'), closed: calls('close') }).toEqual({
    opened: work.n,
    closed: 0,
  });
});

test('failures: n openat(2), and nothing to close', async () => {
  const work = await workload.failures();
  const calls = await callsOf(work);
  expect({ opened: calls('openat'), closed: calls('close') }).toEqual({
    opened: work.n,
    closed: 0,
  });
});

test('compat: n calls of the number that getpid(2) has for 32-bit programs', async () => {
  requires('compat calls');
  const work = await workload.compat();
  const calls = await callsOf(work);
  const native = syscallName(nativeAbi(), syscallNumber('i386', 'getpid') ?? -1);
  expect(calls(native)).toBe(work.n);
});

test('writes: as many write(2) as it says, and no open', async () => {
  const work = await workload.writes();
  const calls = await callsOf(work);
  expect({ written: calls('write'), opened: calls('openat') }).toEqual({
    written: work.calls,
    opened: 0,
  });
});

test('tcp4: n connect(2), n accept4(2)', async () => {
  const work = await workload.tcp4();
  const calls = await callsOf(work);
  expect({
    connected: calls('connect'),
    accepted: calls('accept4'),
    written: calls('write'),
  }).toEqual({ connected: work.n, accepted: work.n, written: 0 });
});

test('tcp6: the same', async () => {
  requires('ipv6');
  const work = await workload.tcp6();
  const calls = await callsOf(work);
  expect({ connected: calls('connect'), accepted: calls('accept4') }).toEqual({
    connected: work.n,
    accepted: work.n,
  });
});

test('tcpEnds: n connect(2), and it tells what became of each', async () => {
  requires('ipv6');
  const work = await workload.tcpEnds();
  using object = loadObserver(work.pid);
  object.programs.count_call.attach();
  const { server, connections } = tcpEnds(await work.run());
  expect(object.maps.calls.get(syscallNumber(nativeAbi(), 'connect') ?? -1)).toBe(BigInt(work.n));
  expect(connections.map(({ family, end }) => `${family} ${end}`)).toEqual(
    Array.from({ length: work.n }, (_, index) => {
      const ends = ['closed', 'reset', 'refused', 'open'] as const;
      return `${Math.floor(index / 4) % 2 === 0 ? 4 : 6} ${ends[index % 4]}`;
    }),
  );
  const clients = new Set(connections.map(({ clientPort }) => clientPort));
  expect(clients.size).toBe(work.n);
  expect(connections.filter(({ serverPort }) => clients.has(serverPort))).toEqual([]);
  expect(
    connections.filter(
      ({ start, connected, ending, ended, end }) =>
        end !== 'refused' && (start > connected || connected > ending || ending > ended),
    ),
  ).toEqual([]);
  await work.close();
  await eventually(() => !existsSync(`/proc/${server}`), { what: 'the server to be gone' });
});

test('sleep: one clock_nanosleep(2)', async () => {
  const calls = await callsOf(await workload.sleep());
  expect(calls('clock_nanosleep')).toBe(1);
});

test('sleeps: n clock_nanosleep(2)', async () => {
  const work = await workload.sleeps();
  const calls = await callsOf(work);
  expect(calls('clock_nanosleep')).toBe(work.n);
});

test('sleepScale: 7 n clock_nanosleep(2)', async () => {
  const work = await workload.sleepScale(2);
  const calls = await callsOf(work);
  expect(calls('clock_nanosleep')).toBe(14);
});

test('calls: n calls of the function, and nothing of the kernel but the word that it is done', async () => {
  const work = await workload.calls();
  using object = loadObserver(work.pid);
  attachUprobe(object.programs.count_function, {
    binary: workloadBinary(),
    function: WORKLOAD_FUNCTION,
  });
  object.programs.count_call.attach();
  await work.run();
  expect(object.maps.totals.get(0)).toBe(BigInt(work.n));
  const done = syscallNumber(nativeAbi(), 'sendto') ?? -1;
  expect(
    [...object.maps.calls.keys()].filter(
      (number) => number !== done && number !== syscallNumber(nativeAbi(), 'read'),
    ),
  ).toEqual([]);
});
