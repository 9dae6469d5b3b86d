import { randomInt } from 'node:crypto';
import { requires, workload } from '@ebpf-dojo/testkit';
import { describe, expect, test } from 'vitest';
import { leavesNothing } from '../testing/leaves-nothing.ts';
import { toTheEnd } from './testing/held.ts';
import { histogramOf, measure } from './testing/measure.ts';
import { testWay } from './testing/way-tests.ts';

requires('btf tracepoint');
leavesNothing();

describe('system calls, their starts kept as this kernel can', () => {
  testWay({});
});

describe('system calls, their starts kept in task storage', () => {
  requires('task storage');
  testWay({ places: 0, starts: 'task storage' });
});

test('[M2.6] what the start map has no room for is lost, and counted', async () => {
  const room = 8;
  const n = randomInt(20, 50);
  const measured = await measure(async () => ({
    options: {
      places: 0,
      starts: 'hash',
      startRoom: room,
      process: 'workload',
      syscall: ['ppoll'],
    },
    work: () => toTheEnd('killed', n),
  }));
  const polled = histogramOf(measured, 'ppoll');
  expect((polled?.count ?? 0) + (polled?.unfinished ?? 0)).toBe(room);
  expect(measured.accounting).toMatchObject({
    lost: n - room,
    lost_by_cause: { ring_full: 0, map_full: n - room, recursion: 0 },
  });
});

test('[M2.5] calls of 32 bits have their own numbers', async () => {
  requires('compat calls');
  const measured = await measure(async () => {
    const compat = await workload.compat();
    return {
      options: { pid: compat.pid, syscall: ['getpid'] },
      work: async () => (await compat.run(), compat.n),
    };
  });
  expect(
    measured.histograms.map(({ name, abi, count }) => `${abi} ${name} ${count}`).toSorted(),
  ).toEqual([`i386 getpid ${measured.done}`, `x64 getpid ${measured.done}`]);
});
