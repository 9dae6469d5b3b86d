import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { eventually } from '../eventually.ts';
import { WorkloadError, workload, type Workload } from './index.ts';
import { lastDeed } from './workload.ts';

/** What the kernel counts of a process by itself: /proc/<pid>/io, proc(5). */
function ioOf({ pid }: Workload): { readonly bytes: number; readonly calls: number } {
  const io = readFileSync(`/proc/${pid}/io`, 'utf8');
  const field = (name: string) => Number(new RegExp(`^${name}: (\\d+)$`, 'm').exec(io)?.[1]);
  return { bytes: field('wchar'), calls: field('syscw') };
}

const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

let earlier: Workload | undefined;

test('does nothing before it is told to, and then exactly what it says', async () => {
  const work = await workload.writes();
  const before = ioOf(work);
  await work.run();
  const after = ioOf(work);
  expect({ bytes: after.bytes - before.bytes, calls: after.calls - before.calls }).toEqual({
    bytes: work.n,
    calls: work.calls,
  });
  expect(work.calls).toBe(Math.ceil(work.n / 64));
});

test('no amount is an amount', async () => {
  const work = await workload.writes(0);
  const before = ioOf(work);
  await work.run();
  expect(ioOf(work)).toEqual(before);
});

test('ends with the test that started it', async () => {
  earlier = await workload.sleep(60_000);
  expect(isAlive(earlier.pid)).toBe(true);
});

test('the one before is gone', () => {
  expect(isAlive(earlier?.pid ?? 1)).toBe(false);
});

test('takes another amount each time', async () => {
  const amounts = new Set<number>();
  for (let start = 0; start < 8; start++) {
    await using work = await workload.opens();
    amounts.add(work.n);
  }
  expect(amounts.size).toBeGreaterThan(1);
});

test('burns as much CPU time as it says', async () => {
  const work = await workload.burn();
  await work.run();
  // proc_pid_stat(5): utime and stime, in ticks of 10 ms.
  const [utime = 0, stime = 0] = readFileSync(`/proc/${work.pid}/stat`, 'utf8')
    .split(' ')
    .slice(13, 15)
    .map(Number);
  expect((utime + stime) * 10).toBeGreaterThan(work.n - 20);
});

test.for(['opens', 'tcp4', 'calls', 'sleep'] as const)('%s is done once', async (mode) => {
  const work = await workload[mode](3);
  await work.run();
  expect(lastDeed()).toContain(`child ${work.pid} `);
  await expect(work.run()).rejects.toThrow('has done its work already');
});

test('says which port its connections go to', async () => {
  expect((await workload.tcp4()).port).toBeGreaterThan(0);
  expect((await workload.opens()).port).toBe(0);
});

test('refuses what is no amount', async () => {
  await expect(workload.opens(-1)).rejects.toThrow(WorkloadError);
  await expect(workload.opens(1.5)).rejects.toThrow('1.5');
});

test('what a deed of another test was is forgotten', () => {
  expect(lastDeed()).toBeUndefined();
});

test('a child that is ended while it works did not do it', async () => {
  const work = await workload.sleep(60_000);
  const [result] = await Promise.allSettled([work.run(), work.close()]);
  expect(result).toMatchObject({
    status: 'rejected',
    reason: { message: `Child ${work.pid} did not do its work: it was ended.` },
  });
  await eventually(() => !isAlive(work.pid), { what: 'the child to be gone' });
});
