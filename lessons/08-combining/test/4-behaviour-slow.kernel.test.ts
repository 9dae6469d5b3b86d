import { requires, workload } from '@ebpf-dojo/testkit';
import { expect, test } from 'vitest';
import { attachProbe, loadTracer, readTally, setFilter, type SlowCall, type Tracer } from '#lesson';
import { numberOf, timed, tracedCalls } from './traced.ts';

requires('btf tracepoint', 'ring buffer');

const A_PAGE = 4096;
const HOUR_NS = 3_600_000_000_000;

test('[08.5] each slow call is told, and says who, what and how long', async () => {
  await tracedCalls(async (tracer) => {
    const work = await workload.sleeps();
    setFilter(tracer, { processes: [work.pid], calls: [numberOf('clock_nanosleep')] });
    tracer.globals.slow_from = 3_000_000;
    const before = process.hrtime.bigint();
    await work.run();
    const after = process.hrtime.bigint();
    const calls = slowCallsOf(tracer).map(
      ({ time, duration_ns, result, pid, tid, number, comm }) => ({
        pid,
        tid,
        number,
        comm,
        result,
        long: duration_ns >= 3_000_000 && time >= before && time + BigInt(duration_ns) <= after,
      }),
    );
    const sleep = {
      pid: work.pid,
      tid: work.pid,
      number: numberOf('clock_nanosleep'),
      comm: 'workload',
      result: 0n,
      long: true,
    };
    return () =>
      expect(calls).toObserve(
        Array.from({ length: work.n }, () => sleep),
        { what: 'slow calls', beside: tracer },
      );
  });
});

test('[08.5] what is slow changes while it runs, and 0 means nothing is [M4.4]', async () => {
  await tracedCalls(async (tracer) => {
    const told: number[] = [];
    const done: number[] = [];
    for (const slowFrom of [0, HOUR_NS, 1]) {
      const work = await workload.opens();
      setFilter(tracer, { processes: [work.pid], calls: [numberOf('openat')] });
      tracer.globals.slow_from = slowFrom;
      await work.run();
      told.push(slowCallsOf(tracer).length);
      done.push(slowFrom === 1 ? work.n : 0);
    }
    return () =>
      expect(told).toObserve(done, {
        what: 'slow calls told',
        did: `opened files while nothing was slow, then what takes an hour, then what takes 1 ns (${done[2]} files)`,
        beside: tracer,
      });
  });
});

test('[08.5] slow calls that the ring has no room for are counted, and timed all the same [Q4]', async () => {
  const work = await workload.opens(1000);
  using tracer = loadTracer({ ringBytes: A_PAGE });
  setFilter(tracer, { processes: [work.pid], calls: [numberOf('openat')] });
  tracer.globals.slow_from = 1;
  using _calls = attachProbe(tracer, 'calls');
  await work.run();
  const { untold } = readTally(tracer);
  const told = slowCallsOf(tracer).length;
  const openat = timed(tracer, 'openat');
  expect({ told: told > 0, untold, timed: openat }).toObserve(
    { told: true, untold: openat - told, timed: openat },
    { what: `slow calls of a ring that nobody read, of which ${told} were told`, beside: tracer },
  );
});

function slowCallsOf({ maps }: Tracer): SlowCall[] {
  const calls: SlowCall[] = [];
  maps.slow_calls.drain((call) => calls.push(call));
  return calls;
}
