import { z } from 'zod';
import { amount, summaryOf, time } from './summary.ts';

const end = z.strictObject({
  /** IPv4 or IPv6, as text. */
  address: z.string(),
  /** 0 for a client's that is not chosen yet. */
  port: amount,
});

/** What sessions and changes of state have. */
const socket = {
  v: z.literal(1),
  time,
  /** The process that opened it, by connect or accept, as this user's PID namespace numbers it; null when nobody is known. */
  pid: amount.nullable(),
  /** Its name then. */
  comm: z.string().nullable(),
  /** `server`: it accepted the connection. `unknown`: it was open before tracing began. */
  role: z.enum(['client', 'server', 'unknown']),
  family: z.literal([4, 6]),
  /** Whether it is a socket of IPv6 that speaks IPv4: the kernel has `::ffff:…` then, and addresses here are IPv4. */
  v4_mapped: z.boolean(),
  local: end,
  remote: end,
  /** How often the filter had been changed that let it through. */
  filter: amount,
} as const;

/** A connection that is over, or that came to nothing. `time` is that of its end. */
export const tcpSessionLine = z.strictObject({
  ...socket,
  type: z.literal('tcp_session'),
  /** False for a connect that came to nothing. */
  established: z.boolean(),
  /** Whether it was open before tracing began. */
  open_at_start: z.boolean(),
  /** From connect to its answer; null for a server's, and when it was not seen. */
  connect_ns: amount.nullable(),
  /** From ESTABLISHED to CLOSE, with `open_at_start` from the start of tracing; null when it was never established. */
  duration_ns: amount.nullable(),
  /** Of data, over its whole life, without what was sent again. */
  bytes_sent: amount,
  bytes_received: amount,
  outcome: z.enum([
    'closed',
    'reset',
    'timed out',
    'refused',
    'unreachable',
    'given up',
    'aborted',
    'failed',
  ]),
  /** Who closed first, or broke it off; null where nobody did. */
  ended_by: z.enum(['local', 'remote']).nullable(),
  /** The error its socket ended with, such as `ECONNRESET`. */
  error: z.string().nullable(),
});
export type TcpSessionLine = z.infer<typeof tcpSessionLine>;

const stateName = z.string().regex(/^[A-Z_]+\d?$/);

/** A change of a socket's state. */
export const tcpStateLine = z.strictObject({
  ...socket,
  type: z.literal('tcp_state'),
  /** As the kernel calls it, without `TCP_`. */
  from: stateName,
  to: stateName,
});
export type TcpStateLine = z.infer<typeof tcpStateLine>;

export const tcpSummaryLine = summaryOf('tcp', {
  /** Sessions and failed connects that were told, by outcome; those there were none of are left out. */
  outcomes: z.record(z.string(), amount),
  state_changes: amount,
  /** Connections that were open at the end. */
  open: amount,
  /** Connections that found no room in the kernel: their sessions have neither owner nor times. */
  not_followed: amount,
  /** How often the filter was changed. */
  filter_changes: amount,
});
export type TcpSummaryLine = z.infer<typeof tcpSummaryLine>;

/** A filter of a running `tcp --name`, as it is now. */
export const tcpFilterLine = z.strictObject({
  v: z.literal(1),
  type: z.literal('tcp_filter'),
  name: z.string(),
  /** The process of its tcp. */
  pid: amount,
  /** How often it was changed. */
  changes: amount,
  /** Null for all. */
  pids: z.array(amount).readonly().nullable(),
  ports: z.array(amount).readonly().nullable(),
  addresses: z.array(z.string()).readonly().nullable(),
  /** To which states changes are told. */
  states: z.array(stateName).readonly(),
});
export type TcpFilterLine = z.infer<typeof tcpFilterLine>;

export const filterSummaryLine = z.strictObject({
  v: z.literal(1),
  type: z.literal('summary'),
  command: z.literal('filter'),
  /** How many were shown. */
  filters: amount,
});
export type FilterSummaryLine = z.infer<typeof filterSummaryLine>;
