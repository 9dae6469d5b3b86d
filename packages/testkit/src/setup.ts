// vitest's setupFiles of the kernel project: runs in each test file before the file itself.
import { aroundAll, aroundEach, expect } from 'vitest';
import { countRuns } from './ladder/index.ts';
import { LeakError, LeakWatch, watchResources } from './leaks/index.ts';
import { matchers } from './matchers.ts';

const CHECK_TIMEOUT_MS = 30_000;

expect.extend(matchers);
watchResources();
countRuns();

// Around everything else, so that what a test's own hooks clean up is no leak.
aroundEach(async (runTest) => {
  const watch = new LeakWatch();
  await runTest();
  await check(watch);
}, CHECK_TIMEOUT_MS);

aroundAll(async (runSuite) => {
  const watch = new LeakWatch();
  await runSuite();
  await check(watch);
}, CHECK_TIMEOUT_MS);

async function check(watch: LeakWatch): Promise<void> {
  const leaks = await watch.leaks();
  if (leaks.length > 0) throw new LeakError(leaks);
}
