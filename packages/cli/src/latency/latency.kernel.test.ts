import { spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { nativeAbi, syscallNumber } from '@ebpf-dojo/core/syscalls';
import { requires, workload, workloadBinary } from '@ebpf-dojo/testkit';
import { describe, expect, test, vi } from 'vitest';
import { leavesNothing } from '../testing/leaves-nothing.ts';
import { DEADLINE_MS } from '../testing/tool.ts';
import { LatencySession, type LatencyOptions } from './session.ts';
import { histogramOf, inBuckets, measure } from './testing/measure.ts';

requires('btf tracepoint');
leavesNothing();

const READ = new RegExp(`^${syscallNumber(nativeAbi(), 'read')} `);
const SLEEP_NS = 3_000_000;
/** That of 2048–4096 µs. */
const SLEEP_BUCKET = 12;

/** Every way to keep when calls began: each measures the same. */
const ways: readonly (readonly [string, LatencyOptions])[] = [
  ['in places', {}],
  ['in task storage', { places: 0, starts: 'task storage' }],
  ['in a hash', { places: 0, starts: 'hash' }],
  ['in one place for all, and in a hash', { places: 1, starts: 'hash' }],
];

describe.for(ways)('system calls, their starts kept %s', ([, way]) => {
  if (way.starts === 'task storage') requires('task storage');

  test('[M2.2] [M2.3] [M2.5] [M2.7] are each in a bucket, with their errors, times and the longest', async () => {
    const counts = { opens: 0, failures: 0, sleeps: 0 };
    const measured = await measure(async () => {
      const works = [await workload.opens(), await workload.failures(), await workload.sleeps()];
      const [opens, failures, sleeps] = works.map(({ n }) => n);
      Object.assign(counts, { opens, failures, sleeps });
      return {
        options: { ...way, process: 'workload' },
        async work() {
          for (const each of works) await each.run();
        },
      };
    });
    const [opened, slept] = ['openat', 'clock_nanosleep'].map((name) =>
      histogramOf(measured, name),
    );
    expect(opened).toMatchObject({
      abi: process.arch,
      process: null,
      count: counts.opens + counts.failures,
      errors: counts.failures,
      unfinished: 0,
    });
    expect(slept).toMatchObject({ count: counts.sleeps, errors: 0, unfinished: 0 });
    for (const histogram of measured.histograms) {
      expect(inBuckets(histogram)).toBe(histogram.count);
      expect(histogram.totalNanoseconds).toBeGreaterThanOrEqual(histogram.maxNanoseconds);
    }
    expect(slept?.maxNanoseconds).toBeGreaterThanOrEqual(SLEEP_NS);
    expect(slept?.totalNanoseconds).toBeGreaterThanOrEqual(SLEEP_NS * counts.sleeps);
    expect(slept?.buckets.slice(0, SLEEP_BUCKET)).toEqual(
      Array.from({ length: SLEEP_BUCKET }, () => 0),
    );
    const { seen, delivered, lost } = measured.accounting;
    expect({ lost, delivered }).toEqual({
      lost: 0,
      delivered: measured.histograms.reduce((sum, { count }) => sum + count, 0),
    });
    expect(seen).toBe(delivered);
  });

  test('[M2.7] whose thread is killed in them are told, and none is measured wrong', async () => {
    const n = randomInt(20, 50);
    const measured = await measure(async () => ({
      options: { ...way, process: 'workload', syscall: ['ppoll', 'execve'] },
      work: () => toTheEnd('killed', n),
    }));
    const polled = histogramOf(measured, 'ppoll');
    // The kernel tells a killed call's end by an error that its thread never sees, or by that of the thread.
    expect((polled?.count ?? 0) + (polled?.unfinished ?? 0)).toBe(n);
    expect(polled?.errors).toBe(polled?.count);
    expect(measured.accounting.lost).toBe(0);
  });

  test('[M2.7] of threads that become another program are measured once, those that children return from not again', async () => {
    const n = randomInt(2, 6);
    const measured = await measure(async () => ({
      options: { ...way, process: 'workload' },
      work: () => toTheEnd('become', n),
    }));
    expect(histogramOf(measured, 'execve')).toMatchObject({ count: n, errors: 0 });
    const forked = measured.histograms.filter(({ name }) => /^(fork|clone)$/.test(name));
    expect(forked.reduce((sum, { count }) => sum + count, 0)).toBe(n);
    // A thread that has become a program is named like it, and has left the filter.
    expect(histogramOf(measured, 'exit_group')).toBeUndefined();
    expect(measured.accounting.lost).toBe(0);
  });

  test('[M2.7] that return while nobody looks leave nothing that is measured later', async () => {
    using session = new LatencySession({ ...way, process: 'workload' });
    const work = held('opens', randomInt(20, 90));
    // It waits for its turn in a read that was seen to begin.
    await vi.waitFor(
      () => expect(readFileSync(`/proc/${work.pid}/syscall`, 'utf8')).toMatch(READ),
      DEADLINE_MS,
    );
    session.disable();
    session.interval();
    work.go();
    await work.done;
    expect(session.interval().histograms).toEqual([]);
    session.enable();
    // It ends by itself, after a read that was not seen to begin.
    work.end();
    await work.ended;
    expect(histogramOf(session.interval(), 'read')).toBeUndefined();
  });
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

test('[M2.5] of 32 bits have their own numbers', async () => {
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

/** Runs a workload to its end. */
async function toTheEnd(mode: string, n: number): Promise<void> {
  const work = held(mode, n);
  work.go();
  work.end();
  await work.ended;
}

/** A workload that ends by itself, when it is told to. */
function held(mode: string, n: number) {
  const child = spawn(workloadBinary(), [mode, String(n)], { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    pid: child.pid,
    go: () => child.stdin.write('!'),
    end: () => child.stdin.end(),
    done: lines.next().then(() => lines.next()),
    ended: once(child, 'close').then((how) => expect(how).toEqual([0, null])),
  };
}
