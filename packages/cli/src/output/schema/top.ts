import { z } from 'zod';
import { latencySummaryLine } from './latency.ts';
import { accounting, amount, bucket, summaryOf, time } from './summary.ts';
import { tcpSessionLine } from './tcp.ts';

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

const latency = z.strictObject({
  /** Calls of all system calls that returned. */
  count: amount,
  /** As `latency` prints them: the most frequent ones first, 20 at most. */
  histograms: latencySummaryLine.shape.histograms,
});
export type TopLatency = Readonly<z.infer<typeof latency>>;

const { pid, comm, role, family, v4_mapped, local, remote } = tcpSessionLine.shape;
const connection = z.strictObject({
  ...{ pid, comm, role, family, v4_mapped, local, remote },
  /** False while there is no answer. */
  established: z.boolean(),
  /** Whether it was open before tracing began: then its age is counted from there. */
  open_at_start: z.boolean(),
  age_ns: amount,
});
export type TopConnection = Readonly<z.infer<typeof connection>>;

const tcp = z.strictObject({
  /** Connections that are open, or asked for. */
  open: amount,
  /** The youngest ones first, 50 at most. */
  rows: z.array(connection).readonly(),
  /** Those that ended, or came to nothing, in this interval, by outcome; those there were none of are left out. */
  ended: z.record(z.string(), amount),
});
export type TopTcp = Readonly<z.infer<typeof tcp>>;

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
  latency: latency.nullable(),
  run_queue: runQueue.nullable(),
  processes: processes.nullable(),
  tcp: tcp.nullable(),
});
export type TopLine = z.infer<typeof topLine>;

export const topSummaryLine = summaryOf('top', {
  /** How many lines there were before this one. */
  intervals: amount,
  /** What `top` cost to its end, as in its lines; when it ran longer than five seconds, without the first of them, in which it starts. */
  cost: z.strictObject({ share, bpf: share.nullable(), process: share }),
  /** The account of each probe. */
  probes: z.array(z.strictObject({ name: topProbe, ...accounting })).readonly(),
});
export type TopSummaryLine = z.infer<typeof topSummaryLine>;
