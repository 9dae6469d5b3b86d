import { randomInt } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { nativeAbi, syscallNumber } from '@ebpf-dojo/core/syscalls';
import { workload } from '@ebpf-dojo/testkit';
import { expect, test, vi } from 'vitest';
import { DEADLINE_MS } from '../../testing/tool.ts';
import { LatencySession, type LatencyOptions } from '../session.ts';
import { held, toTheEnd } from './held.ts';
import { histogramOf, inBuckets, measure } from './measure.ts';

const READ = new RegExp(`^${syscallNumber(nativeAbi(), 'read')} `);
const SLEEP_NS = 3_000_000;
/** That of 2048–4096 µs. */
const SLEEP_BUCKET = 12;

/** What holds for every way to keep when calls began. To be called in a `describe`. */
export function testWay(way: Pick<LatencyOptions, 'places' | 'starts'>): void {
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
}
