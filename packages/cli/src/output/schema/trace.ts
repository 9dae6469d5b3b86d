import { z } from 'zod';
import { amount, summaryOf, who, wholeNumber } from './summary.ts';

/** One system call, written when it returned. `time` is that of the entry, `comm` the thread's name then. */
export const callLine = z.strictObject({
  ...who,
  type: z.literal('call'),
  syscall: z.string(),
  /** Which table the number is from: `x64`, `i386`, `arm64`, … */
  abi: z.string(),
  /** In their order. Those of a call that the kernel does not describe are its six registers, or as many as are known. */
  args: z
    .array(
      z.strictObject({
        /** As the kernel declares it; `arg0`, `arg1`, … when it does not say. */
        name: z.string(),
        /** In C. */
        type: z.string().optional(),
        value: wholeNumber,
        /** What the value means, as it is shown to people: flags by name, a string of C with its quotes, an address. */
        text: z.string().optional(),
      }),
    )
    .readonly(),
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
  /** With `--summary`: calls that had not come back when tracing ended. They are in none of the other numbers. */
  under_way: amount,
  /** By name and table, most frequent first. */
  calls: z
    .array(
      z.strictObject({
        syscall: z.string(),
        abi: z.string(),
        count: amount,
        errors: amount,
        total_ns: amount,
      }),
    )
    .readonly(),
  /** The traced command's end; null without one. */
  exit: z.strictObject({ code: z.int().nullable(), signal: z.string().nullable() }).nullable(),
});
export type TraceSummaryLine = z.infer<typeof traceSummaryLine>;
