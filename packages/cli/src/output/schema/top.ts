import { z } from 'zod';
import { accounting, amount, bucket, summaryOf, time } from './summary.ts';

/** The four things that `top` looks at; each can be off. */
export const topProbe = z.enum(['latency', 'tcp', 'processes', 'run_queue']);
export type TopProbe = z.infer<typeof topProbe>;

/** A share of one CPU: 0.02 is 2 %. */
const share = z.number().nonnegative();

const probe = z.strictObject({
  name: topProbe,
  /** `off`: by the user. `stepped_down`: over the budget. `unavailable`: this kernel or these privileges cannot. */
  state: z.enum(['on', 'off', 'stepped_down', 'unavailable']),
  /** Why it is unavailable or was stepped down; null otherwise. */
  reason: z.string().nullable(),
  /** The time its programs ran, as a share of one CPU; null where the kernel does not tell. */
  share: share.nullable(),
});
export type TopProbeState = Readonly<z.infer<typeof probe>>;

const cost = z.strictObject({
  /** What `top` costs: `bpf` and `process` together. */
  share,
  /** Its programs in the kernel; null where the kernel does not tell, which needs CAP_SYS_ADMIN. */
  bpf: share.nullable(),
  /** Its own process. */
  process: share,
  /** Above which it steps down; null for no budget. */
  budget: share.nullable(),
  /** How many times longer intervals are than was asked for, to stay within the budget. */
  slowdown: z.number().min(1),
  /** What was done to stay within the budget, or undone, since the last frame; null for nothing. */
  step: z.string().nullable(),
});
export type TopCost = Readonly<z.infer<typeof cost>>;

const processRow = z.strictObject({
  pid: amount,
  /** What it was called last; empty where that was not found out. */
  comm: z.string(),
  count: amount,
  /** Calls that returned an error. */
  errors: amount,
  /** Its calls by name, the most frequent ones first, eight at most. */
  calls: z
    .array(z.strictObject({ syscall: z.string(), abi: z.string(), count: amount, errors: amount }))
    .readonly(),
});
export type TopProcess = Readonly<z.infer<typeof processRow>>;

const processes = z.strictObject({
  /** System calls of all processes. */
  count: amount,
  errors: amount,
  /** All processes that made any. */
  processes: amount,
  /** The most frequent ones, 50 at most. */
  rows: z.array(processRow).readonly(),
  /** Calls of all processes by name, the most frequent ones first, 20 at most. */
  calls: processRow.shape.calls,
});
export type TopProcesses = Readonly<z.infer<typeof processes>>;

const runQueue = z.strictObject({
  /** Waits of threads for a CPU that ended. */
  count: amount,
  total_ns: amount,
  /** Those that have something. */
  buckets: z.array(bucket).readonly(),
});
export type TopRunQueue = Readonly<z.infer<typeof runQueue>>;

/** What `top` saw in one interval. What is off is null. */
export const topLine = z.strictObject({
  v: z.literal(1),
  type: z.literal('top'),
  /** The interval's end. */
  time,
  /** How long it was. */
  seconds: z.number().nonnegative(),
  cost,
  probes: z.array(probe).readonly(),
  processes: processes.nullable(),
  run_queue: runQueue.nullable(),
});
export type TopLine = z.infer<typeof topLine>;

export const topSummaryLine = summaryOf('top', {
  /** How many lines there were before this one. */
  intervals: amount,
  /** What `top` cost from its start to its end, as in its lines. */
  cost: z.strictObject({ share, bpf: share.nullable(), process: share }),
  /** The account of each probe. */
  probes: z.array(z.strictObject({ name: topProbe, ...accounting })).readonly(),
});
export type TopSummaryLine = z.infer<typeof topSummaryLine>;
