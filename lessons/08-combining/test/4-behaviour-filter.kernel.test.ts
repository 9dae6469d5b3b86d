import { requires, workload, type Workload } from '@ebpf-dojo/testkit';
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
    const [opens, writes] = [await workload.opens(), await workload.writes()];
    setFilter(tracer, { calls: [numberOf('openat')] });
    using _processes = attachProbe(tracer, 'processes');
    await opens.run();
    await writes.run();
    const { processes } = tracer.maps;
    const callsOf = ({ pid }: Workload) => processes.sum(pid) ?? 0;
    return () =>
      expect({ opens: callsOf(opens), writes: callsOf(writes) }).toObserve(
        { opens: opens.n, writes: 0 },
        {
          what: 'calls of two processes that passed the filter',
          did: `wanted openat of all processes; one opened ${opens.n} files, and one wrote`,
          beside: tracer,
        },
      );
  });
});

test('[08.2] the filter changes while the programs run [M4.4]', async () => {
  await traced(async (tracer) => {
    const calls = [numberOf('openat')];
    const [one, two, three, four] = [
      await workload.opens(),
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
    // An empty choice is none of them.
    setFilter(tracer, { processes: [], calls });
    await four.run();
    return () =>
      expect(readTally(tracer).begun).toObserve(one.n + three.n, {
        what: 'calls that passed the filter',
        did: `wanted process ${one.pid}, which opened ${one.n} files, then ${three.pid}, which opened ${three.n}; processes ${two.pid} and ${four.pid} opened files while they were not wanted`,
        beside: tracer,
      });
  });
});
