import { WORKLOAD_FUNCTION, requires, workload, workloadBinary } from '@ebpf-dojo/testkit';
import { describe, expect, test } from 'vitest';
import { leavesNothing } from '../testing/leaves-nothing.ts';
import { FunctionSession } from './function-session.ts';
import { functionTarget, type WantedFunctions } from './function-target.ts';
import type { LatencyInterval } from './histogram.ts';
import { inBuckets } from './testing/measure.ts';

leavesNothing();

/** Measures functions while `work` is done: what came until it was, and after it. */
async function measured(wanted: WantedFunctions, work: () => Promise<unknown>) {
  let last: LatencyInterval | undefined;
  using session = new FunctionSession({
    target: functionTarget(wanted),
    filter: wanted.pid === undefined ? {} : { pid: wanted.pid },
    onLast: (part) => (last = part),
  });
  await work();
  const { histograms } = session.interval();
  const accounting = session.finish();
  return { histograms, accounting, after: last?.histograms };
}

describe('latency --fn', () => {
  test('[M2.4] every call of a function of a program, in intervals', async () => {
    requires('uprobe');
    const work = await workload.calls();
    const { histograms, accounting, after } = await measured(
      { fn: WORKLOAD_FUNCTION, binary: workloadBinary(), pid: work.pid },
      () => work.run(),
    );
    expect(histograms).toMatchObject([
      { name: WORKLOAD_FUNCTION, abi: null, process: null, count: work.n, unfinished: 0 },
    ]);
    expect(histograms.map(inBuckets)).toEqual([work.n]);
    expect(after).toEqual([]);
    expect(accounting).toMatchObject({ seen: work.n, delivered: work.n, lost: 0 });
  });

  test('[M2.4] every call of a function of the kernel', async () => {
    requires('kprobe');
    const work = await workload.opens();
    const { histograms, accounting } = await measured({ fn: 'do_sys_openat2', pid: work.pid }, () =>
      work.run(),
    );
    expect(histograms).toMatchObject([
      { name: 'do_sys_openat2', abi: null, count: work.n, unfinished: 0 },
    ]);
    expect(histograms.map(inBuckets)).toEqual([work.n]);
    expect(accounting).toMatchObject({ seen: work.n, lost: 0 });
  });
});
