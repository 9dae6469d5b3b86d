import { z } from 'zod';
import { amount, summaryOf } from './summary.ts';

/** A function on a stack. */
const frame = z.strictObject({
  /** Null where nothing says which function it is. */
  symbol: z.string().nullable(),
  /**
   * The file, as the process sees it; for compiled code the list that has the name, such as /tmp/perf-42.map; for the kernel the module,
   * null for the kernel itself. Null also for memory without a name.
   */
  module: z.string().nullable(),
});
export type SampleFrame = Readonly<z.infer<typeof frame>>;

/** All samples that had the same stacks, written when the profile is done. */
export const sampleLine = z.strictObject({
  v: z.literal(1),
  type: z.literal('sample'),
  /** The process, as this user's PID namespace numbers it; 0 for an idle CPU. */
  pid: amount,
  /** The thread's name. */
  comm: z.string(),
  count: amount,
  /** The innermost function first. */
  kernel: z.array(frame).readonly(),
  user: z.array(frame).readonly(),
});
export type SampleLine = z.infer<typeof sampleLine>;

export const perfSummaryLine = summaryOf('perf', {
  event: z.string(),
  /** Samples a second that were asked for; null when it was one at each n-th event. */
  frequency: amount.nullable(),
  period: amount.nullable(),
  /** CPUs that were sampled. */
  cpus: amount,
  /** The sum of all counts. */
  samples: amount,
  /** Functions on the stacks of all samples, and how many of them have no name. */
  frames: amount,
  frames_unresolved: amount,
  /** Stacks that the kernel could not give. Their samples are counted. */
  stacks_lost: amount,
  /** Stacks as deep as the room for them: they may have been deeper. */
  stacks_cut: amount,
  /** The sampled command's end; null without one. */
  exit: z.strictObject({ code: z.int().nullable(), signal: z.string().nullable() }).nullable(),
});
export type PerfSummaryLine = z.infer<typeof perfSummaryLine>;
