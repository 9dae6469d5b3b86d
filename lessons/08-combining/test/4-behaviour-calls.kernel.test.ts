import { randomInt } from 'node:crypto';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { eventually, requires, workload, Workload } from '@ebpf-dojo/testkit';
import { expect, test } from 'vitest';
import { readTally, setFilter, type Tracer } from '#lesson';
import { Reader } from './reader.ts';
import { bucketsOf, numberOf, timed, tracedCalls } from './traced.ts';

requires('btf tracepoint', 'ring buffer');

/** Linux gives no thread a higher id (PID_MAX_LIMIT, include/linux/threads.h). */
const TID_LIMIT = 2 ** 22;

test('[08.3] each call is timed once, in the histogram of its kind [L08] [M2.1] [M2.2] [M2.5]', async () => {
  await tracedCalls(async (tracer) => {
    const [opens, failures] = [await workload.opens(), await workload.failures()];
    const [writes, sleeps] = [await workload.writes(), await workload.sleeps()];
    const all = [opens, failures, writes, sleeps];
    setFilter(tracer, { processes: all.map(({ pid }) => pid) });
    for (const work of all) await work.run();
    const seen = () => ({
      openat: timed(tracer, 'openat'),
      close: timed(tracer, 'close'),
      write: timed(tracer, 'write'),
      clock_nanosleep: timed(tracer, 'clock_nanosleep'),
    });
    return () =>
      expect(seen()).toObserve(
        {
          openat: opens.n + failures.n,
          close: opens.n,
          write: writes.calls,
          clock_nanosleep: sleeps.n,
        },
        {
          what: 'calls timed',
          did: `four children opened ${opens.n} files, failed to open ${failures.n}, wrote ${writes.calls} times and slept ${sleeps.n} times`,
          beside: tracer,
        },
      );
  });
});

test('[08.3] a sleep of 3 ms is in the bucket from 2048 µs on, or later when the machine was busy [M2.3]', async () => {
  await tracedCalls(async (tracer) => {
    const work = await workload.sleeps();
    setFilter(tracer, { processes: [work.pid], calls: [numberOf('clock_nanosleep')] });
    const before = process.hrtime.bigint();
    await work.run();
    const elapsedUs = Number(process.hrtime.bigint() - before) / 1000;
    const buckets = Object.entries(bucketsOf(tracer, 'clock_nanosleep'));
    // A bucket's calls took its lower end or more, and the child made them one after the other.
    const least = buckets.reduce(
      (sum, [bucket, calls]) => sum + calls * 2 ** (Number(bucket) - 1),
      0,
    );
    const tooShort = buckets.filter(([bucket]) => Number(bucket) < 12);
    return () =>
      expect({
        timed: timed(tracer, 'clock_nanosleep'),
        tooShort,
        longerThanItAllTook: least > elapsedUs,
      }).toObserve(
        { timed: work.n, tooShort: [], longerThanItAllTook: false },
        { what: `sleeps, in buckets ${JSON.stringify(buckets)}`, beside: tracer },
      );
  });
});

test('[08.3] the bucket is that of the time from the start to the return', async () => {
  await tracedCalls(async (tracer) => {
    await using reader = await Reader.start();
    setFilter(tracer, { processes: [reader.pid], calls: [numberOf('read')] });
    // As if its read had begun 1.5 times 2^22 µs ago: the end of that bucket is two seconds away.
    putStart(tracer, reader.pid, process.hrtime.bigint() - 1500n * 2n ** 22n);
    await reader.next();
    const buckets = bucketsOf(tracer, 'read');
    return () =>
      expect(buckets).toObserve(
        { 23: 1 },
        {
          what: 'the histogram of read',
          did: `process ${reader.pid} returned from a read that had begun 6.3 s ago`,
          beside: tracer,
        },
      );
  });
});

test('[08.3] a call of 0 ns counts, and is in bucket 0 [M2.7]', async () => {
  await tracedCalls(async (tracer) => {
    await using reader = await Reader.start();
    setFilter(tracer, { processes: [reader.pid], calls: [numberOf('read')] });
    // It returns an hour before it began: no time passed, then.
    putStart(tracer, reader.pid, process.hrtime.bigint() + 3_600_000_000_000n);
    await reader.next();
    const buckets = bucketsOf(tracer, 'read');
    return () =>
      expect(buckets).toObserve(
        { 0: 1 },
        {
          what: 'the histogram of read',
          did: `process ${reader.pid} made a read of 0 ns`,
          beside: tracer,
        },
      );
  });
});

test('[08.3] a call that began while it was wanted is timed, and leaves no start behind', async () => {
  await tracedCalls(async (tracer) => {
    await using reader = await Reader.start();
    setFilter(tracer, { processes: [reader.pid], calls: [numberOf('read')] });
    await reader.next();
    setFilter(tracer, { processes: [] });
    await reader.next();
    return () =>
      expect({ read: timed(tracer, 'read'), starts: tracer.maps.starts.count() }).toObserve(
        { read: 1, starts: 0 },
        {
          what: 'reads timed, and starts left in the map',
          did: `process ${reader.pid} began a read; then no process was wanted any more; then its read returned`,
          beside: tracer,
        },
      );
  });
});

test('[08.3] calls that begin while the map of starts is full are dropped and counted [M2.6]', async () => {
  await tracedCalls(async (tracer) => {
    const work = await workload.opens();
    const calls = [numberOf('openat')];
    setFilter(tracer, { processes: [] });
    fill(tracer);
    setFilter(tracer, { processes: [work.pid], calls });
    await work.run();
    const { begun, dropped } = readTally(tracer);
    return () =>
      expect({ begun, dropped, timed: timed(tracer, 'openat') }).toObserve(
        { begun: work.n, dropped: work.n, timed: 0 },
        {
          what: 'calls begun, dropped and timed',
          did: `4096 threads were in a call; then child ${work.pid} opened ${work.n} files`,
          beside: tracer,
        },
      );
  });
});

test('[08.3] nothing is dropped while there is room, and threads do not mix [M2.6]', async () => {
  await tracedCalls(async (tracer) => {
    const work = await workload.threads(randomInt(60, 120));
    setFilter(tracer, { processes: [work.pid], calls: [numberOf('getppid')] });
    await work.run();
    const { begun, dropped } = readTally(tracer);
    return () =>
      expect({ begun, dropped, timed: timed(tracer, 'getppid') }).toObserve(
        { begun: work.n, dropped: 0, timed: work.n },
        { what: 'calls begun, dropped and timed', beside: tracer },
      );
  });
});

test('[08.4] calls in which their threads end are taken out, and counted [M2.7]', async () => {
  await tracedCalls(async (tracer) => {
    const work = await workload.threads(randomInt(60, 120));
    setFilter(tracer, { processes: [work.pid], calls: [numberOf('exit')] });
    await work.run();
    const gone = () => readTally(tracer).gone;
    await eventually(() => gone() === work.n, { what: 'exits', deadlineMs: 1000 }).catch(() => {});
    return () =>
      expect({
        starts: tracer.maps.starts.count(),
        gone: gone(),
        timed: timed(tracer, 'exit'),
      }).toObserve(
        { starts: 0, gone: work.n, timed: 0 },
        {
          what: 'exits: starts left in the map, counted as gone, and timed',
          beside: tracer,
        },
      );
  });
});

test('[08.4] threads that are killed in a call leave nothing behind [M2.7]', async () => {
  await tracedCalls(async (tracer) => {
    const n = randomInt(5, 20);
    const work = await Workload.start({ mode: 'killed', n, does: `ended with ${n} threads` });
    const calls = [numberOf('ppoll'), numberOf('exit_group')];
    setFilter(tracer, { processes: [work.pid], calls });
    await work.run().catch(() => {});
    await work.close();
    const { begun, gone } = readTally(tracer);
    // A killed call returns, with an error that its thread never sees, or it ends with the thread: the kernel may do either.
    const ended = timed(tracer, 'ppoll') + gone;
    return () =>
      expect({ begun, ended, starts: tracer.maps.starts.count() }).toObserve(
        { begun: n + 1, ended: n + 1, starts: 0 },
        {
          what: 'calls that began, that ended, and whose starts are left',
          did: `process ${work.pid} ended while ${n} of its threads were in a call`,
          beside: tracer,
        },
      );
  });
});

test('[08.4] a thread that becomes another program leaves nothing behind [M2.7]', async () => {
  await tracedCalls(async (tracer) => {
    const n = randomInt(2, 5);
    const work = await Workload.start({ mode: 'become', n, does: `had ${n} threads execute` });
    setFilter(tracer, { calls: [numberOf('execve')] });
    await work.run();
    const execve = numberOf('execve');
    // Other processes of this machine may be executing a program at any moment; nobody is for long.
    const left = () =>
      [...tracer.maps.starts.values()].filter(({ number }) => number === execve).length;
    await eventually(() => left() === 0, { what: 'no start', deadlineMs: 1000 }).catch(() => {});
    return () =>
      expect({ starts: left(), gone: readTally(tracer).gone >= n }).toObserve(
        { starts: 0, gone: true },
        {
          what: 'starts of execve left in the map, and whether each was counted as gone',
          did: `${n} processes executed a program in a thread that was not their first`,
          beside: tracer,
        },
      );
  });
});

test('[08.4] a process that becomes another program by its first thread has its execve timed', async () => {
  await tracedCalls(async (tracer) => {
    const child = spawn('sh', ['-c', 'echo; read -r go; exec /bin/sh -c "exec /bin/true"'], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    const ended = once(child, 'exit');
    await once(child.stdout, 'data');
    setFilter(tracer, { processes: [child.pid ?? 0], calls: [numberOf('execve')] });
    child.stdin.end('\n');
    await ended;
    return () =>
      expect({ timed: timed(tracer, 'execve'), gone: readTally(tracer).gone }).toObserve(
        { timed: 2, gone: 0 },
        {
          what: 'execve: timed, and counted as gone',
          did: `process ${child.pid} became sh, and then true`,
          beside: tracer,
        },
      );
  });
});

/** As if a thread had begun a read at `time`. */
function putStart({ maps }: Tracer, tid: number, time: bigint): void {
  maps.starts.set(tid, { time, number: numberOf('read'), pid: tid });
}

/** As many calls under way as there is room for, of threads that do not exist. */
function fill({ maps: { starts } }: Tracer): void {
  const strangers = Array.from({ length: starts.maxEntries }, (_, index) => TID_LIMIT + index);
  starts.setMany(strangers.map((tid) => [tid, { time: 1n, number: 0, pid: tid }]));
}
