import type { Histogram, Tally, Tracer } from './tracer.ts';

/** The calls of one number, on all CPUs. */
export interface Calls {
  readonly number: number;
  readonly calls: number;
  /** How many of them took how long: {@link bucketOf} says what each is. */
  readonly buckets: readonly number[];
}

/** What was counted of each call that there was, most calls first; of equals the lower number. */
export function readCalls({ maps }: Tracer): Calls[] {
  return [...maps.histograms.entries()]
    .map(([number, cpus]) => [number, sumBuckets(cpus)] as const)
    .map(([number, buckets]) => ({ number, buckets, calls: total(buckets) }))
    .filter(({ calls }) => calls > 0)
    .toSorted((one, other) => other.calls - one.calls || one.number - other.number);
}

/** A process id, and how many calls it made. */
export type ProcessCalls = readonly [pid: number, calls: number];

/** The processes that made most calls, most first; of equals the lower process id. */
export function readProcesses({ maps }: Tracer, top: number): ProcessCalls[] {
  return [...maps.processes.sums()]
    .toSorted(([pid, calls], [otherPid, otherCalls]) => otherCalls - calls || pid - otherPid)
    .slice(0, top);
}

/** How often any CPU went on with another thread. */
export function readSwitches({ maps }: Tracer): number {
  return maps.switches.sum(0) ?? 0;
}

/** How many calls there were, and what became of those that are in no histogram. */
export function readTally({ maps }: Tracer): Tally {
  return (
    maps.tallies.sum(0) ?? { begun: 0, dropped: 0, gone: 0, foreign: 0, untold: 0, refused: 0 }
  );
}

/** The histograms of all CPUs in one. `sums` of the map can do that too, for any struct, and takes several times as long. */
function sumBuckets(cpus: readonly Histogram[]): readonly number[] {
  return cpus
    .map(({ buckets }) => buckets)
    .reduce((sum, buckets) => sum.map((calls, bucket) => calls + (buckets[bucket] ?? 0)));
}

function total(numbers: readonly number[]): number {
  return numbers.reduce((sum, each) => sum + each, 0);
}
