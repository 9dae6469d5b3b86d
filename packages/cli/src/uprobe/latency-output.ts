import type { Latency } from '@ebpf-dojo/bpf/function-latency';
import type { Paint } from '../output/color.ts';
import { bucketLines, durationBuckets } from '../output/duration-buckets.ts';
import { histogram } from '../output/histogram.ts';
import type { FunctionLatencyLine } from '../output/schema/index.ts';
import { count, formatNanoseconds, printable } from '../output/units.ts';

/** How long a function's calls took, as a line of NDJSON. */
export function latencyLine(name: string, latency: Latency): FunctionLatencyLine {
  const { count: calls, unfinished, shortest, longest, total } = latency;
  return {
    v: 1,
    type: 'function_latency',
    function: name,
    count: calls,
    unfinished,
    min_ns: calls === 0 ? null : shortest,
    max_ns: calls === 0 ? null : longest,
    avg_ns: calls === 0 ? null : total / calls,
    total_ns: total,
    buckets: bucketLines(latency.buckets),
  };
}

/** The same for people: what it comes to, and a picture. */
export function latencyText(name: string, latency: Latency, paint: Paint): string {
  const { count: calls, unfinished, shortest, longest, total } = latency;
  const figures = [
    count(calls, 'call'),
    ...(calls === 0
      ? []
      : [
          `${formatNanoseconds(Math.round(total / calls))} on average`,
          `${formatNanoseconds(shortest)} to ${formatNanoseconds(longest)}`,
        ]),
    ...(unfinished === 0 ? [] : [`${unfinished} not seen to return`]),
  ];
  return [
    `${paint('bold', printable(name))}, µs: ${figures.join(', ')}`,
    ...histogram(durationBuckets(latency.buckets), paint),
    '',
  ].join('\n');
}
