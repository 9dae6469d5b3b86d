import { onlineCpus } from '@ebpf-dojo/core';
import { eventually, requires, workload } from '@ebpf-dojo/testkit';
import { expect, test } from 'vitest';
import { loadProfile, sampleCpus } from '#lesson';

requires('perf event', 'btf');

test('[07.1] each CPU that is online is sampled', () => {
  using profile = loadProfile();
  using links = sampleCpus(profile);
  expect(links.links.length).toObserve(onlineCpus().length, {
    what: 'links to events',
    did: 'looked at /sys/devices/system/cpu/online',
    beside: profile.programs.on_sample,
  });
});

test('[07.1] the program runs, and no more once its links are closed', async () => {
  using profile = loadProfile();
  const links = sampleCpus(profile);
  await eventually(() => profile.globals.seen > 0, { what: 'a sample' }).catch(() => {});
  expect(profile.programs.on_sample).toHaveRun();
  links.close();
  const { seen } = profile.globals;
  const work = await workload.burn();
  await work.run();
  expect(profile.globals.seen).toObserve(seen, {
    what: 'samples',
    did: `closed what sampleCpus gave at ${seen} samples, and kept a CPU busy for ${work.n} ms`,
  });
});
