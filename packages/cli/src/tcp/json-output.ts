import type { TcpSessionLine, TcpStateLine, TcpSummaryLine } from '../output/schema/index.ts';
import type { WallClock } from '../tracing/clock.ts';
import type { TracingResult } from '../tracing/run-tracing.ts';
import type { Session, StateChange, TcpEvent } from './event.ts';
import { openOf, type TcpCounts } from './counts.ts';
import type { TcpStatus } from './session.ts';

/** A session as a line of NDJSON. */
export function sessionLine(session: Session, clock: WallClock): TcpSessionLine {
  return {
    ...socketOf(session, clock),
    type: 'tcp_session',
    established: session.established,
    open_at_start: session.openAtStart,
    connect_ns: session.connectNanoseconds ?? null,
    duration_ns: session.durationNanoseconds ?? null,
    bytes_sent: session.bytesSent,
    bytes_received: session.bytesReceived,
    outcome: session.outcome,
    ended_by: session.endedBy ?? null,
    error: session.error ?? null,
  };
}

/** A change of state as a line of NDJSON. */
export function stateLine(change: StateChange, clock: WallClock): TcpStateLine {
  return { ...socketOf(change, clock), type: 'tcp_state', from: change.from, to: change.to };
}

/** The summary as a line of NDJSON. */
export function summaryLine(
  { seconds, accounting }: TracingResult,
  { outcomes, stateChanges }: TcpCounts,
  { connections, notFollowed, filterChanges }: TcpStatus,
): TcpSummaryLine {
  return {
    v: 1,
    type: 'summary',
    command: 'tcp',
    seconds,
    ...accounting,
    outcomes: Object.fromEntries(outcomes),
    state_changes: stateChanges,
    open: openOf(connections),
    not_followed: notFollowed,
    filter_changes: filterChanges,
  };
}

function socketOf(
  { time, owner, role, family, mapped, local, remote, filter }: TcpEvent,
  clock: WallClock,
) {
  return {
    v: 1,
    time: clock.iso(time),
    pid: owner?.pid ?? null,
    comm: owner?.comm ?? null,
    role,
    family,
    v4_mapped: mapped,
    local,
    remote,
    filter,
  } as const;
}
