import { z } from 'zod';
import { amount, summaryOf, who, wholeNumber } from './summary.ts';

/**
 * A value of a call. Numbers and booleans as they are; pointers as `0x…`; texts, and the names of constants such as `AT_FDCWD`, as text;
 * null when its memory could not be read.
 */
const value = z.union([wholeNumber, z.boolean(), z.string(), z.null()]);

const frame = z.strictObject({
  address: z.string().regex(/^0x[\da-f]+$/),
  /** The function that it is in; null when no symbol says so. */
  symbol: z.string().nullable(),
  /** Bytes from the function's start; where there is no function, from that of its mapping. */
  offset: amount.nullable(),
  /** The file, or the kernel's module; null for the kernel itself, and when it is not known. */
  binary: z.string().nullable(),
});
export type StackFrame = z.infer<typeof frame>;

/** The innermost frame first; null when the kernel had no place for the stack. */
const frames = z.array(frame).readonly().nullable();

const stack = z.strictObject({ kernel: frames, user: frames });
export type KprobeStack = z.infer<typeof stack>;

/** One call of a kernel function. `time` is that of its entry, `comm` the thread's name then. */
export const kprobeLine = z.strictObject({
  ...who,
  type: z.literal('kprobe'),
  function: z.string(),
  /** `entered`: its return was not asked for. `ended`: its thread ended in it. `running`: not back when tracing ended. */
  state: z.enum(['entered', 'returned', 'ended', 'running']),
  /** By name, or by the path that `--args` gave. */
  args: z.record(z.string(), value),
  /** Which of them are texts of which this is only the beginning. */
  args_cut: z.array(z.string()).readonly(),
  /** Null unless `state` is `returned`, and for void. */
  return: value,
  /** The errno's name when that is an error. */
  error: z.string().nullable(),
  /** From entry to return; null for `entered`. */
  duration_ns: amount.nullable(),
  /** Null without `--stack`. */
  stack: stack.nullable(),
});
export type KprobeLine = z.infer<typeof kprobeLine>;

export const kprobeSummaryLine = summaryOf('kprobe', {
  /** What the functions were probed by. */
  hook: z.enum(['fentry', 'kprobe', 'kprobe.multi', 'kprobes']),
  /** Functions that were probed, and that the kernel refused. */
  functions: amount,
  functions_refused: amount,
  /** Stacks that the kernel had no place for. */
  stacks_lost: amount,
  calls: z
    .array(
      z.strictObject({
        function: z.string(),
        count: amount,
        errors: amount,
        /** Of calls that returned; null when returns were not asked for. */
        total_ns: amount.nullable(),
      }),
    )
    .readonly(),
});
export type KprobeSummaryLine = z.infer<typeof kprobeSummaryLine>;

/** A function that can be probed, of `kprobe --list`. */
export const kprobeFunctionLine = z.strictObject({
  v: z.literal(1),
  type: z.literal('kernel_function'),
  function: z.string(),
});
export type KprobeFunctionLine = z.infer<typeof kprobeFunctionLine>;

/** The last line of `kprobe --list`. */
export const kprobeListSummaryLine = z.strictObject({
  v: z.literal(1),
  type: z.literal('summary'),
  command: z.literal('kprobe --list'),
  functions: amount,
});
export type KprobeListSummaryLine = z.infer<typeof kprobeListSummaryLine>;
