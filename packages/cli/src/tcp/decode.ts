import {
  EventKind,
  Outcome as OutcomeNumber,
  Role as RoleNumber,
  Side,
  type Connection as KernelConnection,
  type Ends as KernelEnds,
  type Owner as KernelOwner,
  type TcpEvent as KernelEvent,
} from '@ebpf-dojo/bpf/tcp';
import { addressText, errnoName } from '@ebpf-dojo/core';
import type { Connection, Ends, Outcome, Owner, Role, TcpEvent } from './event.ts';
import { stateName } from './states.ts';

/** `AF_INET6`, include/linux/socket.h. */
const AF_INET6 = 10;

/** An event as programs sent it. */
export function eventOf(event: KernelEvent): TcpEvent {
  const base = {
    ...endsOf(event.ends),
    time: event.time,
    socket: event.socket,
    owner: ownerOf(event.owner),
    role: roleOf(event.role),
    filter: event.filter,
  };
  if (event.kind === EventKind.EVENT_STATE)
    return { ...base, type: 'state', from: stateName(event.from), to: stateName(event.to) };
  return {
    ...base,
    type: 'session',
    established: event.was_established,
    openAtStart: event.open_at_start,
    connectNanoseconds: event.has_connect_time ? event.connect_ns : undefined,
    durationNanoseconds: event.has_duration ? event.duration_ns : undefined,
    bytesSent: event.bytes_sent,
    bytesReceived: event.bytes_received,
    outcome: outcomeOf(event.outcome),
    endedBy: sideOf(event.ended_by),
    error: event.error === 0 ? undefined : errnoName(event.error),
  };
}

/** A connection that is not over, as programs note it. */
export function connectionOf(socket: bigint, connection: KernelConnection): Connection {
  return {
    ...endsOf(connection.ends),
    socket,
    owner: ownerOf(connection.owner),
    role: roleOf(connection.role),
    established: connection.established !== 0n,
    openAtStart: connection.open_at_start,
    since: connection.established === 0n ? connection.started : connection.established,
  };
}

function endsOf({ family, local, remote, local_port, remote_port }: KernelEnds): Ends {
  const isV4 = isMapped(local) && isMapped(remote);
  const text = (address: Uint8Array) => addressText(isV4 ? address.subarray(12) : address);
  return {
    family: isV4 ? 4 : 6,
    mapped: isV4 && family === AF_INET6,
    local: { address: text(local), port: local_port },
    remote: { address: text(remote), port: remote_port },
  };
}

/** Whether an address begins with ::ffff:, as IPv4 ones do here. */
function isMapped(address: Uint8Array): boolean {
  return address.subarray(0, 12).every((byte, index) => byte === (index < 10 ? 0 : 0xff));
}

function ownerOf({ pid, comm }: KernelOwner): Owner | undefined {
  return pid === 0 ? undefined : { pid, comm };
}

function roleOf(role: RoleNumber): Role {
  if (role === RoleNumber.ROLE_CLIENT) return 'client';
  return role === RoleNumber.ROLE_SERVER ? 'server' : 'unknown';
}

function sideOf(side: Side): 'local' | 'remote' | undefined {
  if (side === Side.SIDE_LOCAL) return 'local';
  return side === Side.SIDE_REMOTE ? 'remote' : undefined;
}

const outcomes = new Map<number, Outcome>([
  [OutcomeNumber.OUTCOME_CLOSED, 'closed'],
  [OutcomeNumber.OUTCOME_RESET, 'reset'],
  [OutcomeNumber.OUTCOME_TIMED_OUT, 'timed out'],
  [OutcomeNumber.OUTCOME_REFUSED, 'refused'],
  [OutcomeNumber.OUTCOME_UNREACHABLE, 'unreachable'],
  [OutcomeNumber.OUTCOME_GIVEN_UP, 'given up'],
  [OutcomeNumber.OUTCOME_ABORTED, 'aborted'],
]);

function outcomeOf(outcome: OutcomeNumber): Outcome {
  return outcomes.get(outcome) ?? 'failed';
}
