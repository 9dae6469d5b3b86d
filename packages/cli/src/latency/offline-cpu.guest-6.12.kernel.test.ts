import { spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { requires, workloadBinary } from '@ebpf-dojo/testkit';
import { afterEach, expect, test } from 'vitest';
import { histogramOf, inBuckets, measure } from './testing/measure.ts';

requires('btf tracepoint', 'two CPUs');

const setOnline = (online: boolean) =>
  writeFileSync('/sys/devices/system/cpu/cpu1/online', online ? '1' : '0');
afterEach(() => setOnline(true));

/** Opens files on the CPU that goes away, or, without it, where there is one. */
async function open(cpu: number): Promise<number> {
  const n = randomInt(20, 90);
  const child = spawn('taskset', ['-c', String(cpu), workloadBinary(), 'failures', String(n)], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  child.stdin.end('!');
  child.stdout.resume();
  expect(await once(child, 'close')).toEqual([0, null]);
  return n;
}

test('[M2.2] what a CPU counted stays when it is taken away, and goes on when it is back', async () => {
  const measured = await measure(async () => ({
    options: { process: 'workload', syscall: ['openat'] },
    async work(session) {
      let failures = await open(1);
      setOnline(false);
      failures += await open(0);
      const shown = session.interval().histograms;
      setOnline(true);
      failures += await open(1);
      return { failures, shown };
    },
  }));
  const [before] = measured.done.shown;
  const after = histogramOf(measured, 'openat');
  expect((before?.errors ?? 0) + (after?.errors ?? 0)).toBe(measured.done.failures);
  for (const each of [before, after]) expect(each && inBuckets(each)).toBe(each?.count);
  expect(measured.accounting.lost).toBe(0);
});
