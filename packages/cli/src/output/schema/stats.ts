import { z } from 'zod';
import { amount, summaryOf, time } from './summary.ts';

/** What one system call was counted; with `--per-process`, of one process. */
const calls = {
  syscall: z.string(),
  /** Which table its number is from: `x64`, `i386`, `arm64`, … */
  abi: z.string(),
  count: amount,
  /** Those that returned an error. */
  errors: amount,
} as const;

/** A row of a table: one interval, or all the time without `--interval`. */
export const statLine = z.strictObject({
  v: z.literal(1),
  type: z.literal('stat'),
  /** The interval's end. */
  time,
  /** How long it was. */
  seconds: z.number().nonnegative(),
  /** Null without `--per-process`. */
  pid: amount.nullable(),
  /** What the process was called last; null without `--per-process`, empty where it was not found out. */
  comm: z.string().nullable(),
  ...calls,
  /** Calls a second. */
  rate: z.number().nonnegative(),
});
export type StatLine = z.infer<typeof statLine>;

export const statsSummaryLine = summaryOf('stats', {
  /** How many tables there were. */
  intervals: amount,
  /** All the time together, of all processes, whatever `--top` left out. */
  calls: z.array(z.strictObject(calls)).readonly(),
});
export type StatsSummaryLine = z.infer<typeof statsSummaryLine>;
