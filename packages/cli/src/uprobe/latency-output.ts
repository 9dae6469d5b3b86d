import type { Latency } from '@ebpf-dojo/bpf/uprobe';
import type { Paint } from '../output/color.ts';
import { histogram, type Bucket } from '../output/histogram.ts';
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
    buckets: bucketsOf(latency)
      .filter((bucket) => bucket.count > 0)
      .map(({ from, to, count: amount }) => ({ from_us: from, to_us: to ?? null, count: amount })),
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
    ...histogram(bucketsOf(latency), paint),
    '',
  ].join('\n');
}

/** In microseconds: the first is [0, 1), then come powers of two. */
function bucketsOf({ buckets }: Latency): Bucket[] {
  return buckets.map((amount, index) => ({
    from: index === 0 ? 0 : 2 ** (index - 1),
    to: index === buckets.length - 1 ? undefined : 2 ** index,
    count: amount,
  }));
}
