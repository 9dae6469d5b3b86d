import { randomInt } from 'node:crypto';
import { requires } from '@ebpf-dojo/testkit';
import { expect, test } from 'vitest';
import { Opener, countMallocs, loadMallocs } from '#lesson';

requires('uprobe', 'btf');

test('[05.7] [L05] counts what one process asks of malloc; all others do without a breakpoint', async () => {
  await using chosen = await Opener.start();
  await using other = await Opener.start();
  using mallocs = loadMallocs();
  countMallocs(mallocs, chosen.pid);
  const [n, size, m] = [randomInt(20, 90), randomInt(1, 5000), randomInt(20, 90)];
  await chosen.takeMemory(n, size);
  await other.takeMemory(m, size);
  const { calls, bytes } = mallocs.globals;
  expect({ calls, bytes }).toObserve(
    { calls: n, bytes: n * size },
    {
      what: 'what was asked of malloc',
      did: `child ${chosen.pid} asked malloc ${n} times for ${size} bytes, child ${other.pid} ${m} times`,
      beside: mallocs,
    },
  );
});

test('[05.7] nothing counts once the link is closed', async () => {
  await using chosen = await Opener.start();
  using mallocs = loadMallocs();
  const link = countMallocs(mallocs, chosen.pid);
  const n = randomInt(20, 90);
  await chosen.takeMemory(n, 1);
  link.close();
  const before = mallocs.globals.calls;
  await chosen.takeMemory(n, 1);
  const after = mallocs.globals.calls - before;
  expect({ before: before > 0 ? 'some' : 'none', after }).toObserve(
    { before: 'some', after: 0 },
    {
      what: 'calls of malloc before and after the link was closed',
      did: `child ${chosen.pid} asked malloc ${n} times before, and ${n} times after`,
      beside: mallocs,
    },
  );
});
