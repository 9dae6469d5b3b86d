import { z } from 'zod';
import { amount, summaryOf, who, wholeNumber } from './summary.ts';

/** One system call, written when it returned. `time` is that of the entry, `comm` the thread's name then. */
export const callLine = z.strictObject({
  ...who,
  type: z.literal('call'),
  syscall: z.string(),
  /** Which table the number is from: `x64`, `i386`, `arm64`, … */
  abi: z.string(),
  /** `ended`: its thread ended in it. `running`: not back when tracing ended. */
  state: z.enum(['returned', 'ended', 'running']),
  /** What it returned; null unless `state` is `returned`. */
  result: wholeNumber.nullable(),
  /** The errno's name when `result` is an error. */
  error: z.string().nullable(),
  duration_ns: amount,
  /** The path or name among its arguments; null when it has none or it could not be read. */
  text: z.string().nullable(),
  /** Whether `text` is only its beginning. */
  text_cut: z.boolean(),
});
export type CallLine = z.infer<typeof callLine>;

export const traceSummaryLine = summaryOf('trace', {
  /** Child processes that could not be followed; their calls were never seen. */
  children_not_followed: amount,
  calls: z
    .array(z.strictObject({ syscall: z.string(), count: amount, errors: amount, total_ns: amount }))
    .readonly(),
  /** The traced command's end; null without one. */
  exit: z.strictObject({ code: z.int().nullable(), signal: z.string().nullable() }).nullable(),
});
export type TraceSummaryLine = z.infer<typeof traceSummaryLine>;
