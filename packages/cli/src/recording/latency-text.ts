import { latencyLines } from '../latency/text-output.ts';
import { bucketStart } from '../output/duration-buckets.ts';
import type { Paint } from '../output/color.ts';
import type { BucketLine, LatencyLine } from '../output/schema/index.ts';

/** Of the kernel side: bpf/include/duration-bucket.h. */
const BUCKETS = 32;

/** Makes of lines of `latency` what that prints for people; each interval has its time before it. */
export function latencyTexts(paint: Paint): (line: LatencyLine) => string[] {
  let latest = '';
  return (line) => {
    const head =
      line.time === latest
        ? []
        : [`${line.time.slice(11, 19)} UTC, ${line.seconds.toFixed(1)} s`, ''];
    latest = line.time;
    return [...head, ...histogramTexts(line, paint)];
  };
}

function histogramTexts(line: LatencyLine, paint: Paint): string[] {
  const { pid, comm, seconds } = line;
  const histogram = {
    name: line.syscall ?? line.function ?? '',
    abi: line.abi,
    process: pid === null ? null : { pid, comm: comm ?? '' },
    count: line.count,
    errors: line.errors ?? 0,
    unfinished: line.unfinished,
    buckets: countsOf(line.buckets),
    totalNanoseconds: line.total_ns,
    maxNanoseconds: line.max_ns ?? 0,
  };
  return latencyLines({ end: 0n, seconds, histograms: [histogram] }, { top: 1, paint });
}

function countsOf(buckets: readonly BucketLine[]): number[] {
  const counts = new Map(buckets.map(({ from_us: from, count }) => [from, count]));
  return Array.from({ length: BUCKETS }, (_, index) => counts.get(bucketStart(index)) ?? 0);
}
