import { requires, workload } from '@ebpf-dojo/testkit';
import { expect, test } from 'vitest';
import { attachProbe, readTally, setFilter } from '#lesson';
import { numberOf, traced } from './traced.ts';

requires('btf tracepoint', 'ring buffer');

test('[08.2] only the calls of the wanted process are seen, and of these the wanted ones [E8]', async () => {
  await traced(async (tracer) => {
    const [opens, writes] = [await workload.opens(), await workload.writes()];
    setFilter(tracer, { processes: [opens.pid], calls: [numberOf('openat'), numberOf('write')] });
    using _calls = attachProbe(tracer, 'calls');
    await writes.run();
    await opens.run();
    return () =>
      expect(readTally(tracer).begun).toObserve(opens.n, {
        what: 'calls that passed the filter',
        did: `wanted openat and write of process ${opens.pid}, which opened ${opens.n} files; process ${writes.pid} wrote`,
        beside: tracer,
      });
  });
});

test('[08.2] a choice of calls alone is of all processes', async () => {
  await traced(async (tracer) => {
    const sleep = numberOf('clock_nanosleep');
    const [one, two] = [await workload.sleeps(), await workload.sleeps()];
    setFilter(tracer, { processes: [one.pid, two.pid] });
    setFilter(tracer, { processes: [one.pid, two.pid], calls: [sleep] });
    using _calls = attachProbe(tracer, 'calls');
    await one.run();
    await two.run();
    return () =>
      expect(readTally(tracer).begun).toObserve(one.n + two.n, {
        what: 'calls that passed the filter',
        did: `wanted clock_nanosleep of two processes, which slept ${one.n} and ${two.n} times`,
        beside: tracer,
      });
  });
});

test('[08.2] the filter changes while the programs run [M4.4]', async () => {
  await traced(async (tracer) => {
    const calls = [numberOf('openat')];
    const [one, two, three] = [
      await workload.opens(),
      await workload.opens(),
      await workload.opens(),
    ];
    setFilter(tracer, { processes: [one.pid], calls });
    using _calls = attachProbe(tracer, 'calls');
    await one.run();
    setFilter(tracer, { processes: [three.pid], calls });
    await two.run();
    await three.run();
    return () =>
      expect(readTally(tracer).begun).toObserve(one.n + three.n, {
        what: 'calls that passed the filter',
        did: `wanted process ${one.pid}, which opened ${one.n} files, then ${three.pid}, which opened ${three.n}; process ${two.pid} was never wanted`,
        beside: tracer,
      });
  });
});

test('[08.2] an empty choice of processes is none of them', async () => {
  await traced(async (tracer) => {
    const work = await workload.opens();
    setFilter(tracer, { processes: [] });
    using _calls = attachProbe(tracer, 'calls');
    await work.run();
    return () =>
      expect(readTally(tracer).begun).toObserve(0, {
        what: 'calls that passed the filter',
        did: 'wanted no process at all',
        beside: tracer,
      });
  });
});
