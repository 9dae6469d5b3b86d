import { z } from 'zod';
import { amount, bucket, summaryOf, time } from './summary.ts';

/** How long calls took. */
const latency = {
  /** A system call by its name; null for functions. */
  syscall: z.string().nullable(),
  /** Which table its number is from: `x64`, `i386`, `arm64`, …; null for functions. */
  abi: z.string().nullable(),
  /** Null for system calls. */
  function: z.string().nullable(),
  /** Calls that returned: as many as are in `buckets`. */
  count: amount,
  /** Those that returned an error; null for functions, of which nobody knows what an error is. */
  errors: amount.nullable(),
  /** Calls that were never seen to return, such as those in which a thread was killed. They are in no bucket. */
  unfinished: amount,
  total_ns: amount,
  /** The longest; null when none returned, as the percentiles then are. */
  max_ns: amount.nullable(),
  /** So many percent took at most so long: the end of the bucket they reach into, or the longest where that is less. */
  p50_ns: amount.nullable(),
  p90_ns: amount.nullable(),
  p99_ns: amount.nullable(),
  /** From 1 µs on each twice as wide as the one before; those without calls are left out. */
  buckets: z.array(bucket).readonly(),
} as const;

/** A histogram: of one interval, or of all the time without `--interval`. */
export const latencyLine = z.strictObject({
  v: z.literal(1),
  type: z.literal('latency'),
  /** The interval's end. */
  time,
  /** How long it was. */
  seconds: z.number().nonnegative(),
  /** Null without `--by process`. */
  pid: amount.nullable(),
  /** What the process was called last; null without `--by process`, empty where it was not found out. */
  comm: z.string().nullable(),
  ...latency,
});
export type LatencyLine = z.infer<typeof latencyLine>;

export const latencySummaryLine = summaryOf('latency', {
  /** How many intervals were shown. */
  intervals: amount,
  /** All the time together, of all processes, whatever `--top` left out. */
  histograms: z.array(z.strictObject(latency)).readonly(),
});
export type LatencySummaryLine = z.infer<typeof latencySummaryLine>;
