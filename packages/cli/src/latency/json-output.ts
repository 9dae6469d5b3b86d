import { bucketLines } from '../output/duration-buckets.ts';
import type { LatencyLine, LatencySummaryLine } from '../output/schema/index.ts';
import type { WallClock } from '../tracing/clock.ts';
import type { TracingResult } from '../tracing/run-tracing.ts';
import { percentile, type LatencyHistogram, type LatencyInterval } from './histogram.ts';

/** An interval's histograms as lines of NDJSON. */
export function latencyLines(
  { end, seconds, histograms }: LatencyInterval,
  clock: WallClock,
): LatencyLine[] {
  const time = clock.iso(end);
  return histograms.map((histogram) => ({
    v: 1,
    type: 'latency',
    time,
    seconds,
    pid: histogram.process?.pid ?? null,
    comm: histogram.process?.comm ?? null,
    ...latencyOf(histogram),
  }));
}

/** The summary as a line of NDJSON. */
export function summaryLine(
  { seconds, accounting }: TracingResult,
  intervals: number,
  histograms: readonly LatencyHistogram[],
): LatencySummaryLine {
  return {
    v: 1,
    type: 'summary',
    command: 'latency',
    seconds,
    ...accounting,
    intervals,
    histograms: histograms.map(latencyOf),
  };
}

/** One histogram, as lines have it. */
export function latencyOf(histogram: LatencyHistogram): LatencySummaryLine['histograms'][number] {
  const { name, abi, count, errors, unfinished, totalNanoseconds, maxNanoseconds } = histogram;
  const isFunction = abi === null;
  return {
    syscall: isFunction ? null : name,
    abi,
    function: isFunction ? name : null,
    count,
    errors: isFunction ? null : errors,
    unfinished,
    total_ns: totalNanoseconds,
    max_ns: count === 0 ? null : maxNanoseconds,
    p50_ns: percentile(histogram, 0.5) ?? null,
    p90_ns: percentile(histogram, 0.9) ?? null,
    p99_ns: percentile(histogram, 0.99) ?? null,
    buckets: bucketLines(histogram.buckets),
  };
}
