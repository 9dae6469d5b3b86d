import { randomInt } from 'node:crypto';
import { requires } from '@ebpf-dojo/testkit';
import { attachUprobe } from '@ebpf-dojo/core';
import { expect, test } from 'vitest';
import { OPENER, Opener, loadLatency, type Latency } from '#lesson';
import { attachBoth } from './attach-both.ts';
import { Gate } from './gate.ts';

requires('uprobe', 'btf');

/** Calls within each other; a uretprobe sees 64 (include/linux/uprobes.h, MAX_URETPROBE_DEPTH). */
const depths = [20, 60] as const;
/** No address of user space. */
const STRANGE_STACK = 2n ** 63n;

/** Loaded and attached to a function of the opener, whatever 05.2 does. */
function timing(name: string): Latency {
  const latency = loadLatency();
  const { begin_call: entry, end_call: exit } = latency.programs;
  attachBoth({ entry, exit }, name);
  return latency;
}

test('[05.5] [M2.1] times every call, those within each other too, and leaves no start behind', async () => {
  await using opener = await Opener.start();
  using latency = timing('open_along');
  const depth = randomInt(...depths);
  await opener.openAlong('/.'.repeat(depth));
  expect({ timed: latency.globals.timed, starts: latency.maps.starts.count() }).toObserve(
    { timed: depth, starts: 0 },
    {
      what: 'calls timed, and starts left in the map',
      did: `child ${opener.pid} called open_along, which called itself until it was in ${depth} calls at once`,
      beside: latency,
    },
  );
});

test('[05.5] [M2.1] what is measured is the time from the entry to the return', async () => {
  using gate = new Gate();
  await using opener = await Opener.start();
  using latency = timing('open_file');
  const before = process.hrtime.bigint();
  const opened = opener.open(1, gate.path);
  await gate.reachedBy(opener.pid);
  const waiting = process.hrtime.bigint();
  // So long it stays in there at least.
  while (process.hrtime.bigint() < waiting + 2_000_000n);
  const opening = process.hrtime.bigint();
  gate.open();
  await opened;
  const [least, most] = [opening - waiting, process.hrtime.bigint() - before];
  const { timed, total_ns: total } = latency.globals;
  expect({ timed, duration: within(total, Number(least), Number(most)) }).toObserve(
    { timed: 1, duration: 'as long as it took' },
    {
      what: 'the call timed',
      did: `child ${opener.pid} was in one call of open_file for ${least} to ${most} ns`,
      beside: latency,
    },
  );
});

test('[05.5] [M2.7] a start whose end was never seen leaves no wrong sample', async () => {
  await using opener = await Opener.start();
  using latency = loadLatency();
  const { begin_call: entry, end_call: exit } = latency.programs;
  // Its return is seen by nobody, as that of a call that is left by longjmp(3).
  attachUprobe(entry, { binary: OPENER, function: 'open_file' });
  await opener.open(1, '/dev/null');
  attachUprobe(exit, { binary: OPENER, function: 'open_file', return: true });
  const before = process.hrtime.bigint();
  await opener.open(1, '/dev/null');
  const most = Number(process.hrtime.bigint() - before);
  const { timed, total_ns: total } = latency.globals;
  expect({ timed, duration: within(total, 1, most) }).toObserve(
    { timed: 1, duration: 'as long as it took' },
    {
      what: 'the call timed',
      did: `child ${opener.pid} called open_file, whose return was not seen; then once more from the same place`,
      beside: latency,
    },
  );
});

test('[05.5] [M2.6] calls that begin while the map of starts is full are dropped and counted', async () => {
  await using opener = await Opener.start();
  using latency = timing('open_file');
  fill(latency);
  const n = randomInt(20, 90);
  await opener.open(n, '/dev/null');
  const { timed, dropped } = latency.globals;
  expect({ timed, dropped }).toObserve(
    { timed: 0, dropped: n },
    {
      what: 'calls timed, and calls dropped',
      did: `1024 calls were under way; then child ${opener.pid} called open_file ${n} times`,
      beside: latency,
    },
  );
});

/** As many calls under way as there is room for, of threads that do not exist. */
function fill({ maps: { starts } }: Latency): void {
  const strangers = Array.from({ length: starts.maxEntries }, (_, index) => ({
    tid: BigInt(index),
    stack: STRANGE_STACK,
  }));
  starts.setMany(strangers.map((call) => [call, 1n]));
}

/** What can be said of a duration, in nanoseconds, without a volatile number. */
function within(ns: number, least: number, most: number): string {
  return ns >= least && ns <= most
    ? 'as long as it took'
    : `${ns} ns, which is not between ${least} and ${most}`;
}
