import type { Histogram, LatencyShape } from '@ebpf-dojo/bpf/latency';
import { callOfSlot, countedName } from '../syscalls/slot.ts';
import { abiOf } from '../syscalls/syscall-name.ts';
import type { LatencyHistogram } from './histogram.ts';

type Maps = LatencyShape['maps'];

/**
 * What was counted of all processes together.
 *
 * @param used which slots have something, as 1
 * @param interval the one that the longest calls are of
 */
export function* totalHistograms(
  totals: Maps['totals'],
  used: Uint8Array,
  interval: number,
): Generator<LatencyHistogram> {
  for (const [slot, isUsed] of used.entries())
    if (isUsed !== 0) yield histogramOf(slot, used.length, null, totals.get(slot) ?? [], interval);
}

/**
 * What was counted of each process.
 *
 * @param slots how many there are
 * @param interval the one that the longest calls are of
 */
export function* processHistograms(
  { processes, names }: Pick<Maps, 'processes' | 'names'>,
  slots: number,
  interval: number,
): Generator<LatencyHistogram> {
  for (const [{ pid, slot }, cpus] of processes) {
    const process = { pid, comm: names.get(pid)?.comm ?? '' };
    yield histogramOf(slot, slots, process, cpus, interval);
  }
}

/** The histograms of all CPUs as one. */
function histogramOf(
  slot: number,
  slots: number,
  process: LatencyHistogram['process'],
  cpus: readonly Histogram[],
  interval: number,
): LatencyHistogram {
  const call = callOfSlot(slot, slots);
  const sum = { count: 0, errors: 0, unfinished: 0, totalNanoseconds: 0, maxNanoseconds: 0 };
  const buckets = Array.from({ length: cpus[0]?.buckets.length ?? 0 }, () => 0);
  for (const cpu of cpus) {
    sum.errors += cpu.errors;
    sum.unfinished += cpu.unfinished;
    sum.totalNanoseconds += cpu.total;
    for (const peak of cpu.peaks)
      if (peak.interval === interval)
        sum.maxNanoseconds = Math.max(sum.maxNanoseconds, peak.nanoseconds);
    for (const [index, amount] of cpu.buckets.entries()) {
      sum.count += amount;
      buckets[index] = (buckets[index] ?? 0) + amount;
    }
  }
  return { ...sum, name: countedName(call), abi: abiOf(call), process, buckets };
}
