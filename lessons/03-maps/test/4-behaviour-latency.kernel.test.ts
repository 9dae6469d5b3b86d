import { open } from 'node:fs/promises';
import { readdirSync } from 'node:fs';
import { eventually, requires, workload } from '@ebpf-dojo/testkit';
import { expect, test } from 'vitest';
import { droppedOpens, latencyOfOpens, startTiming, type Timer } from '#lesson';
import { Gate, Opener, waitsInOpen } from './opener.ts';

requires('tracepoint');

/** Linux gives no thread a higher id (PID_MAX_LIMIT, include/linux/threads.h). */
const TID_LIMIT = 2 ** 22;

test('[03.6] times every open, also those that fail, and leaves no start behind [M2.1]', async () => {
  const [opens, failures] = [await workload.opens(), await workload.failures()];
  const { pid, n } = opens;
  using timer = startTiming({ pids: [pid, failures.pid] });
  await opens.run();
  await failures.run();
  expect({ timed: latencyOfOpens(timer)?.calls, starts: timer.maps.starts.count() }).toObserve(
    { timed: n + failures.n, starts: 0 },
    {
      what: 'opens timed, and starts left in the map',
      did: `child ${pid} opened ${n} files, child ${failures.pid} failed to open ${failures.n}`,
      beside: timer,
    },
  );
});

test('[03.6] what is measured is the time from the entry to the return [M2.1]', async () => {
  using gate = new Gate();
  await using opener = await Opener.start(gate.path);
  using timer = startTiming({ pids: [opener.pid] });
  const before = process.hrtime.bigint();
  await opener.begin();
  const waiting = process.hrtime.bigint();
  // So long it stays in there at least.
  while (process.hrtime.bigint() < waiting + 2_000_000n);
  const opening = process.hrtime.bigint();
  gate.open();
  await opener.end();
  const after = process.hrtime.bigint();
  const latency = latencyOfOpens(timer);
  const [least, most] = [Number(opening - waiting), Number(after - before)];
  expect({
    timed: latency?.calls,
    duration: within(latency?.total_ns, least, most),
  }).toObserve(
    { timed: 1, duration: 'as long as it took' },
    {
      what: 'the open timed',
      did: `child ${opener.pid} was in one open for ${least} to ${most} ns`,
      beside: timer,
    },
  );
});

test('[03.6] two threads of one process have a start each', async () => {
  using gate = new Gate();
  using timer = startTiming({ pids: [process.pid] });
  const opening = [open(gate.path), open(gate.path)];
  try {
    const tids = await eventually(twoThreadsInOpen, { what: 'two threads to wait in openat' });
    const started = tids.filter((tid) => timer.maps.starts.has(tid));
    expect(started).toObserve(tids, {
      what: 'threads whose open is being timed',
      did: `process ${process.pid} began to open a file in its threads ${tids.join(' and ')}`,
      beside: timer.maps.starts,
    });
  } finally {
    gate.open();
    for (const file of opening) await (await file).close();
  }
});

test('[03.6] an open that began before the timer did leaves no sample [M2.7]', async () => {
  using gate = new Gate();
  await using opener = await Opener.start(gate.path);
  await opener.begin();
  using timer = startTiming({ pids: [opener.pid] });
  gate.open();
  await opener.end();
  expect(latencyOfOpens(timer)).toObserve(undefined, {
    what: 'opens timed',
    did: `child ${opener.pid} was in an open when the timer was attached`,
    beside: timer,
  });
});

test('[03.6] a start whose end was never seen leaves no wrong sample [M2.7]', async () => {
  const work = await workload.opens();
  using timer = startTiming({ pids: [work.pid] });
  // As if a thread with this id had begun an open long ago, and nobody had seen how it ended.
  timer.maps.starts.set(work.pid, 1n);
  const before = process.hrtime.bigint();
  await work.run();
  const elapsed = Number(process.hrtime.bigint() - before);
  const latency = latencyOfOpens(timer);
  expect({ timed: latency?.calls, slowest: within(latency?.max_ns, 1, elapsed) }).toObserve(
    { timed: work.n, slowest: 'as long as it took' },
    { what: 'opens timed', beside: timer },
  );
});

test('[03.6] an open that took 0 ns counts [M2.7]', async () => {
  using gate = new Gate();
  await using opener = await Opener.start(gate.path);
  using timer = startTiming({ pids: [opener.pid] });
  await opener.begin();
  // No time passes until then: a duration is never negative.
  timer.maps.starts.set(opener.pid, process.hrtime.bigint() + 3_600_000_000_000n);
  gate.open();
  await opener.end();
  const latency = latencyOfOpens(timer);
  expect({ timed: latency?.calls, fastest: latency?.min_ns, slowest: latency?.max_ns }).toObserve(
    { timed: 1, fastest: 0, slowest: 0 },
    {
      what: 'opens timed',
      did: `child ${opener.pid} made one open of 0 ns`,
      beside: timer,
    },
  );
});

test('[03.7] opens that begin while the map of starts is full are dropped and counted [M2.6]', async () => {
  const work = await workload.opens();
  using timer = startTiming({ pids: [work.pid] });
  fill(timer);
  await work.run();
  expect(droppedOpens(timer)).toObserve(work.n, {
    what: 'opens dropped',
    did: `1024 threads were in an open; then child ${work.pid} opened ${work.n} files`,
    beside: timer.maps.dropped,
  });
});

test('[03.7] nothing is dropped while there is room [M2.6]', async () => {
  const work = await workload.opens();
  using timer = startTiming({ pids: [work.pid] });
  await work.run();
  expect(droppedOpens(timer)).toObserve(0, { what: 'opens dropped', beside: timer.maps.dropped });
});

/** As many opens under way as the map of starts has room for, of threads that do not exist. */
function fill({ maps: { starts } }: Timer): void {
  const strangers = Array.from({ length: starts.maxEntries }, (_, index) => TID_LIMIT + index);
  starts.setMany(strangers.map((tid) => [tid, 1n]));
}

/** What can be said of a duration, in nanoseconds, without a volatile number. */
function within(ns: number | undefined, least: number, most: number): string {
  if (ns === undefined) return 'none';
  return ns >= least && ns <= most
    ? 'as long as it took'
    : `${ns} ns, which is not between ${least} and ${most}`;
}

/** Two threads of this process that wait in openat(2), when there are two. */
function twoThreadsInOpen(): readonly number[] | undefined {
  const tids = readdirSync('/proc/self/task').map(Number).filter(waitsInOpen);
  return tids.length === 2 ? tids : undefined;
}
