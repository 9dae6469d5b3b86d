import { readdirSync } from 'node:fs';
import { kernelIds } from '@ebpf-dojo/core';
import { requires, workload } from '@ebpf-dojo/testkit';
import { describe, expect, test } from 'vitest';
import type { TopLine } from '../output/schema/index.ts';
import { top } from './index.ts';
import { TopSession } from './session.ts';
import { seen } from './testing/seen.ts';

requires('btf tracepoint');

describe('[M4.1] top', () => {
  test('counts errors, and several processes each by itself, over several frames', async () => {
    const [one, other] = [await workload.failures(), await workload.failures()];
    using session = new TopSession({ process: 'workload', probes: ['processes'] });
    const counts = new Map<number, number>();
    const add = ({ processes }: TopLine) => {
      for (const { pid, calls } of processes?.rows ?? [])
        for (const { syscall, count, errors } of calls) {
          if (syscall !== 'openat') continue;
          expect(errors).toBe(count);
          counts.set(pid, (counts.get(pid) ?? 0) + count);
        }
    };
    await one.run();
    add(session.frame());
    await other.run();
    add(session.frame());
    add(session.frame());
    const { lost } = session.finish();
    const sum = [...counts.values()].reduce((total, count) => total + count, 0);
    expect(new Set(counts.keys())).toEqual(new Set([one.pid, other.pid]));
    expect(sum).toBeGreaterThanOrEqual(one.n + other.n - lost);
    expect(sum).toBeLessThanOrEqual(one.n + other.n);
  });

  test('has connections that are open, with their owners, and how others ended', async () => {
    const made = await workload.tcp4();
    const { frame } = await seen({ pid: made.pid, probes: ['tcp'] }, () => made.run());
    const ended = Object.values(frame.tcp?.ended ?? {}).reduce((sum, count) => sum + count, 0);
    expect(ended).toBe(2 * made.n);
    for (const row of frame.tcp?.rows ?? []) expect(row.pid).toBe(made.pid);
  });

  test('[Q4] with room for one pair of process and call, counts what it lost', async () => {
    const { ProcessesSource } = await import('./processes-source.ts');
    const opening = await workload.opens();
    const source = new ProcessesSource({ pid: opening.pid, room: 1 });
    source.enable();
    await opening.run();
    const { seen: all, delivered, lost_by_cause: causes } = source.finish();
    expect(causes.map_full).toBeGreaterThan(0);
    expect(all).toBe(delivered + causes.map_full + causes.recursion);
  });

  test('forgets processes that have ended: its map does not fill up with them', async () => {
    const { ProcessesSource } = await import('./processes-source.ts');
    const source = new ProcessesSource({ process: 'workload', room: 24 });
    source.enable();
    const counted: number[] = [];
    for (let round = 0; round < 8; round++) {
      const opening = await workload.opens();
      await opening.run();
      await opening.close();
      const { rows } = source.read();
      counted.push(...rows.filter(({ pid }) => pid === opening.pid).map(() => round));
      source.read();
    }
    expect(counted).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
    expect(source.finish().lost_by_cause.map_full).toBe(0);
  });

  test('[M4.4] every probe can be turned off and on 200 times, and nothing is left or grows', () => {
    using session = new TopSession();
    const held = () => ({
      descriptors: readdirSync('/proc/self/fd').length,
      maps: kernelIds('map').length,
      programs: kernelIds('program').length,
    });
    const before = held();
    for (const probe of ['latency', 'run_queue', 'processes', 'tcp'] as const)
      for (let times = 0; times < 200; times++) session.toggle(probe);
    expect(held()).toEqual(before);
    expect(session.frame().probes.map(({ state }) => state)).toEqual(['on', 'on', 'on', 'on']);
  });

  test('what is off costs nothing, sees nothing and says so; suspended, all is off', async () => {
    const opening = await workload.opens();
    using session = new TopSession({ pid: opening.pid, probes: ['run_queue'] });
    expect(session.frame()).toMatchObject({ processes: null, latency: null, tcp: null });
    session.suspend();
    await opening.run();
    const states = session.frame().probes.map(({ name, state }) => `${name} ${state}`);
    expect(states.toSorted()).toEqual(['latency off', 'processes off', 'run_queue off', 'tcp off']);
    session.wake();
    expect(session.frame().run_queue).not.toBeNull();
    expect(session.frame().probes.filter(({ state }) => state === 'on')).toHaveLength(1);
  });

  test('[M4.5] tells what its programs and its process cost, from the statistics of the kernel', async () => {
    const writing = await workload.writes(200_000);
    using session = new TopSession({ probes: ['processes'] });
    await writing.run();
    const { cost, probes, seconds } = session.frame();
    expect(cost.share).toBeCloseTo((cost.bpf ?? 0) + cost.process, 9);
    expect(cost.bpf).toBeCloseTo(
      probes.reduce((sum, { share }) => sum + (share ?? 0), 0),
      9,
    );
    // 3125 calls cost more than 10 ns each, and less than 1 ms.
    expect((cost.bpf ?? 0) * seconds).toBeGreaterThan(3125 * 10e-9);
    expect((cost.bpf ?? 0) * seconds).toBeLessThan(seconds);
  });

  test('as an iterable is attached at the first next(), and gone when that is left', async () => {
    const links = kernelIds('link').length;
    const frames = top({ interval: 0.05, probes: ['processes', 'run_queue'] });
    expect(kernelIds('link')).toHaveLength(links);
    let count = 0;
    for await (const frame of frames) {
      expect(frame.type).toBe('top');
      expect(kernelIds('link').length).toBeGreaterThan(links);
      if (++count === 3) break;
    }
    expect(kernelIds('link')).toHaveLength(links);
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 50);
    for await (const _ of top({ interval: 60, probes: ['run_queue'], signal: controller.signal }));
    expect(kernelIds('link')).toHaveLength(links);
  });
});
