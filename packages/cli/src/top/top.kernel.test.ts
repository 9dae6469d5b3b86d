import { readFileSync } from 'node:fs';
import { requires, workload } from '@ebpf-dojo/testkit';
import { describe, expect, test, vi } from 'vitest';
import { RunQueueSource } from './run-queue-source.ts';
import { seenExactly } from './testing/seen.ts';

requires('root', 'ring buffer', 'btf tracepoint', 'iter');

const DEADLINE_MS = 20_000;
/** How long a `sleeps` workload sleeps each time. */
const NAP_NS = 3_000_000;

/** How often a process left a CPU, told when it has left it: until then `syscall` in /proc says that it runs. */
async function switchesOf(pid: number): Promise<number> {
  await vi.waitFor(
    () => expect(readFileSync(`/proc/${pid}/syscall`, 'utf8')).not.toBe('running\n'),
    DEADLINE_MS,
  );
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return [...status.matchAll(/ctxt_switches:\s+(\d+)/g)].reduce(
    (sum, [, count]) => sum + Number(count),
    0,
  );
}

describe('[M4.1] top on every kernel', () => {
  test('counts and measures the calls of a process exactly', async () => {
    let n = 0;
    let pid = 0;
    const { frame } = await seenExactly(async () => {
      const opening = await workload.opens();
      ({ n, pid } = opening);
      return { options: { pid }, work: () => opening.run() };
    });
    const opens = { syscall: 'openat', count: n, errors: 0 };
    expect(frame.probes.map(({ state }) => state)).toEqual(['on', 'on', 'on', 'on']);
    expect(frame.processes?.rows).toEqual([
      expect.objectContaining({ pid, comm: 'workload', count: frame.processes?.count }),
    ]);
    expect(frame.processes?.rows[0]?.calls).toContainEqual(expect.objectContaining(opens));
    expect(frame.processes?.calls).toContainEqual(expect.objectContaining(opens));
    const histogram = frame.latency?.histograms.find(({ syscall }) => syscall === 'openat');
    expect(histogram).toMatchObject(opens);
    expect(histogram?.buckets.reduce((sum, { count }) => sum + count, 0)).toBe(n);
  });

  test.for([
    ['in task storage', true],
    ['in a hash', false],
  ] as const)(
    'counts each wait of a thread for a CPU, with start times %s',
    async ([, storage]) => {
      if (storage) requires('task storage');
      const sleeping = await workload.sleeps();
      const before = await switchesOf(sleeping.pid);
      const source = new RunQueueSource({ pid: sleeping.pid }, storage);
      source.enable();
      const started = process.hrtime.bigint();
      await sleeping.run();
      const after = await switchesOf(sleeping.pid);
      const elapsed = Number(process.hrtime.bigint() - started);
      const { count, buckets, total_ns: total } = source.read();
      const { seen: all, delivered, lost } = source.finish();
      // It slept when it was looked at first and last: it came to a CPU as often as it left one.
      expect(count + lost).toBe(after - before);
      expect(count).toBeGreaterThanOrEqual(sleeping.n);
      expect(buckets.reduce((sum, bucket) => sum + bucket.count, 0)).toBe(count);
      expect(total).toBeGreaterThan(0);
      // While it slept, it did not wait.
      expect(total).toBeLessThan(elapsed - sleeping.n * NAP_NS);
      expect({ all, delivered }).toEqual({ all: count + lost, delivered: count });
    },
  );
});
