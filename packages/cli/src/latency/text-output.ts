import { nativeAbi } from '@ebpf-dojo/core/syscalls';
import type { Paint } from '../output/color.ts';
import { durationBuckets } from '../output/duration-buckets.ts';
import { histogram } from '../output/histogram.ts';
import { count, formatNanoseconds, printable } from '../output/units.ts';
import { callsOf } from './counters.ts';
import { percentile, type LatencyHistogram, type LatencyInterval } from './histogram.ts';

const SHOWN = [
  [0.5, 'p50'],
  [0.9, 'p90'],
  [0.99, 'p99'],
] as const;

/**
 * An interval for people: pictures, and what is left out in a line.
 *
 * @param top how many pictures there are at most
 */
export function latencyLines(
  { histograms }: LatencyInterval,
  { top, paint }: { readonly top: number; readonly paint: Paint },
): string[] {
  const called = histograms.filter((each) => each.count > 0 || each.unfinished > 0);
  const others = called.slice(top);
  return [
    ...called.slice(0, top).flatMap((each) => [...pictureOf(each, paint), '']),
    ...(others.length > 0
      ? [
          `(${count(others.length, 'other')}, of ${count(callsOf(others), 'call')} and ${formatNanoseconds(timeOf(others))}; --top shows more)`,
          '',
        ]
      : []),
  ];
}

function pictureOf(latency: LatencyHistogram, paint: Paint): string[] {
  return [
    `${paint('bold', titleOf(latency))}, µs: ${figuresOf(latency).join(', ')}`,
    ...histogram(durationBuckets(latency.buckets), paint),
  ];
}

/** Calls of other than the machine's own ABI say which. */
function titleOf({ name, abi, process }: LatencyHistogram): string {
  const call = abi === null || abi === nativeAbi() ? name : `${name} (32-bit)`;
  return process === null
    ? printable(call)
    : printable(`${call} of ${process.comm} (${process.pid})`);
}

function figuresOf(latency: LatencyHistogram): string[] {
  const { errors, unfinished, maxNanoseconds } = latency;
  const figures = [count(latency.count, 'call')];
  if (errors > 0) figures.push(count(errors, 'error'));
  if (unfinished > 0) figures.push(`${unfinished} not seen to return`);
  for (const [fraction, name] of SHOWN) {
    const nanoseconds = percentile(latency, fraction);
    if (nanoseconds !== undefined) figures.push(`${name} ≤ ${formatNanoseconds(nanoseconds)}`);
  }
  if (latency.count > 0) figures.push(`max ${formatNanoseconds(maxNanoseconds)}`);
  return figures;
}

function timeOf(histograms: readonly LatencyHistogram[]): number {
  return histograms.reduce((sum, { totalNanoseconds }) => sum + totalNanoseconds, 0);
}
