import { requires, workload } from '@ebpf-dojo/testkit';
import { expect, test } from 'vitest';
import { refusedOpens, startCounting, totalOpens, type Counter } from '#lesson';
import { openersOnTwoCpus } from './two-cpus.ts';

requires('tracepoint');

/** Linux gives no process a higher id (PID_MAX_LIMIT, include/linux/threads.h). */
const PID_LIMIT = 2 ** 22;

test('[03.3] counts opens of each process [L03]', async () => {
  const [one, two] = [await workload.opens(), await workload.failures()];
  using counter = startCounting();
  await one.run();
  expect(counter.maps.counts).toHaveEntry(one.pid, one.n);
  await two.run();
  expect(counter.maps.counts).toHaveEntry(two.pid, two.n);
});

test('[03.4] the total is exact when two CPUs count at the same time', async () => {
  requires('tracepoint', 'two CPUs');
  const [one, two] = await openersOnTwoCpus(50_000);
  using counter = startCounting({ pids: [one.pid, two.pid] });
  await Promise.all([one.run(), two.run()]);
  expect(totalOpens(counter)).toObserve(one.n + two.n, {
    what: 'total of the opens on two CPUs',
    did: `two children, each on a CPU of its own, opened ${one.n} and ${two.n} files at the same time`,
    beside: counter.maps.total,
  });
});

test('[03.5] the 10 241st process is refused, and its opens are counted', async () => {
  const work = await workload.opens();
  using counter = startCounting({ pids: [work.pid] });
  fill(counter);
  await work.run();
  expect(refusedOpens(counter)).toObserve(work.n, {
    what: 'opens refused',
    did: `10 240 other processes had a key; then child ${work.pid} opened ${work.n} files`,
    beside: counter.maps.refused,
  });
});

test('[03.5] nothing is refused while there is room', async () => {
  const work = await workload.opens();
  using counter = startCounting({ pids: [work.pid] });
  await work.run();
  expect(refusedOpens(counter)).toObserve(0, {
    what: 'opens refused',
    beside: counter.maps.refused,
  });
});

/** Gives every key that there is room for to processes that do not exist. */
function fill({ maps: { counts } }: Counter): void {
  const strangers = Array.from({ length: counts.maxEntries }, (_, index) => PID_LIMIT + index);
  counts.setMany(strangers.map((pid) => [pid, 1]));
}
