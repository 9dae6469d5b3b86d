import { requires, workload } from '@ebpf-dojo/testkit';
import { expect, test } from 'vitest';
import { loadPerf, loadRing } from '#lesson';

requires('tracepoint', 'ring buffer', 'btf');

test('[04.2] loads, attaches and runs with a perf event array', async () => {
  const work = await workload.opens();
  using opens = loadPerf({ pid: work.pid });
  using _link = opens.programs.on_open.attach();
  await work.run();
  expect(opens.programs.on_open).toHaveRun();
});

test('[04.3] loads, attaches and runs with a ring buffer', async () => {
  const work = await workload.opens();
  using opens = loadRing({ pid: work.pid });
  using _link = opens.programs.on_open.attach();
  await work.run();
  expect(opens.programs.on_open).toHaveRun();
});
