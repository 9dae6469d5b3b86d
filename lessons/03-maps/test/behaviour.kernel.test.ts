import { requires, workload } from '@ebpf-dojo/testkit';
import { expect, test } from 'vitest';
import { startCounting } from '#lesson';

requires('tracepoint', 'btf');

test('[03.1] a process that opens files has a key', async () => {
  const work = await workload.opens();
  using counter = startCounting();
  await work.run();
  expect(counter.maps.counts).toHaveEntry(work.pid);
});
