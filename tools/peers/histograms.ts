import { randomInt } from 'node:crypto';
import { peer } from './installed.ts';
import { ours } from './tracers.ts';
import { watch, type Watcher } from './work.ts';

const SECONDS = '60';
/** How many times as many sleeps there are as the workload is told. */
const LENGTHS = 7;

/** Both print a bucket in a line: `[2K, 4K)    15 |@@@@ |`. */
const BUCKET = /^(\[[^)]*\)) +([1-9]\d*) \|/gm;

const watchers: readonly Watcher[] = [
  { command: (pid) => ours('latency', '-s', 'clock_nanosleep', '-d', SECONDS, '-p', String(pid)) },
  {
    command: (pid) => [
      peer('bpftrace', 'bpftrace'),
      '-e',
      `tracepoint:syscalls:sys_enter_clock_nanosleep /pid == ${pid}/ { @start[tid] = nsecs; }
       tracepoint:syscalls:sys_exit_clock_nanosleep /@start[tid]/ { @us = hist((nsecs - @start[tid]) / 1000); delete(@start[tid]); }`,
    ],
  },
];

/**
 * Has a child sleep for times far from a power of two of microseconds, and prints how many sleeps `latency` and bpftrace have in each bucket.
 *
 * @returns whether both have all, and the same in each
 */
export async function compareHistograms(): Promise<boolean> {
  const n = randomInt(20, 40);
  const [latency = new Map(), bpftrace = new Map()] = (
    await watch(watchers, ['sleep-scale', n])
  ).map(bucketsOf);
  const rows = [...new Set([...latency.keys(), ...bpftrace.keys()])].map((bucket) => {
    const [our = 0, their = 0] = [latency.get(bucket), bpftrace.get(bucket)];
    process.stdout.write(
      `${`sleeps of ${bucket} µs`.padEnd(28)} ${String(our).padStart(6)} by ebpf-tool latency, ${their} by bpftrace${our === their ? '' : ' !'}\n`,
    );
    return our === their;
  });
  const all = [...latency.values()].reduce((sum, amount) => sum + amount, 0);
  process.stdout.write(
    `${'ebpf-tool latency'.padEnd(28)} ${String(all).padStart(6)} of ${LENGTHS * n} sleeps${all === LENGTHS * n ? '' : ' !'}\n`,
  );
  return rows.every(Boolean) && all === LENGTHS * n;
}

function bucketsOf(output: string): Map<string, number> {
  return new Map(
    [...output.matchAll(BUCKET)].map(([, bucket = '', count]) => [bucket, Number(count)]),
  );
}
