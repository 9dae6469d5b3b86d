import { z } from 'zod';
import { amount, bucket, summaryOf, who, wholeNumber } from './summary.ts';

/** An argument or a result, by its type; null for a text that is not there (NULL) or could not be read. */
const value = z.union([wholeNumber, z.string(), z.boolean(), z.null()]);

/** A call of a function. */
export const functionCallLine = z.strictObject({
  ...who,
  type: z.literal('function_call'),
  function: z.string(),
  /** As many as `--args` shows; without it six registers. */
  args: z.array(value).readonly(),
  /** Which of `args` are texts that are only the beginning, and which could not be read, from 0 on. */
  args_cut: z.array(amount).readonly(),
  args_unreadable: z.array(amount).readonly(),
});
export type FunctionCallLine = z.infer<typeof functionCallLine>;

/** A return of a function. */
export const functionReturnLine = z.strictObject({
  ...who,
  type: z.literal('function_return'),
  function: z.string(),
  /** A signed 64-bit number, unless `--return-type` says otherwise. */
  result: value,
  result_cut: z.boolean(),
  result_unreadable: z.boolean(),
});
export type FunctionReturnLine = z.infer<typeof functionReturnLine>;

/** How long the calls of a function took. */
export const functionLatencyLine = z.strictObject({
  v: z.literal(1),
  type: z.literal('function_latency'),
  function: z.string(),
  /** Calls that returned. */
  count: amount,
  /** Calls that were not seen to return: under way when tracing ended, or left by longjmp, an exception, the thread's end. */
  unfinished: amount,
  /** Null when none returned. */
  min_ns: amount.nullable(),
  max_ns: amount.nullable(),
  avg_ns: z.number().nonnegative().nullable(),
  total_ns: amount,
  /** Those without calls are left out. */
  buckets: z.array(bucket).readonly(),
});
export type FunctionLatencyLine = z.infer<typeof functionLatencyLine>;

/** A function that `--list` found. */
export const functionLine = z.strictObject({
  v: z.literal(1),
  type: z.literal('function'),
  function: z.string(),
  /** Other names of the same code. */
  aliases: z.array(z.string()).readonly(),
  /** Bytes from the start of the file. */
  offset: amount,
  /** Bytes of code; 0 where nobody said. */
  size: amount,
});
export type FunctionLine = z.infer<typeof functionLine>;

export const functionListSummaryLine = z.strictObject({
  v: z.literal(1),
  type: z.literal('summary'),
  command: z.literal('uprobe --list'),
  /** The file the functions are in. */
  binary: z.string(),
  functions: amount,
});
export type FunctionListSummaryLine = z.infer<typeof functionListSummaryLine>;

export const uprobeSummaryLine = summaryOf('uprobe', {
  /** The file the functions are in. */
  binary: z.string(),
  mode: z.enum(['call', 'return', 'latency']),
  /** How many functions were probed. */
  probed: amount,
  /** Those that were called, most frequent first. */
  functions: z.array(z.strictObject({ function: z.string(), count: amount })).readonly(),
});
export type UprobeSummaryLine = z.infer<typeof uprobeSummaryLine>;
