import type { StateName } from './states.ts';

/** One end of a connection. */
export interface End {
  /** As text; IPv4 of a socket of IPv6 that speaks it, too. */
  readonly address: string;
  /** 0 for a client's that is not chosen yet, at SYN_SENT. */
  readonly port: number;
}

/** What tells a socket of TCP. */
export interface Ends {
  readonly family: 4 | 6;
  /** Whether it is a socket of IPv6 that speaks IPv4: in the kernel its addresses are `::ffff:…`. */
  readonly mapped: boolean;
  readonly local: End;
  readonly remote: End;
}

/** The process that opened a connection: by connect or accept. */
export interface Owner {
  readonly pid: number;
  readonly comm: string;
}

/** Who opened a connection, as seen from the socket. Of one that was there before, that is not known. */
export type Role = 'client' | 'server' | 'unknown';

/** What all events have. */
interface TcpEventBase extends Ends {
  /** Nanoseconds of the monotonic clock. */
  readonly time: bigint;
  /** The socket's address in the kernel: what tells one from another as long as both exist. */
  readonly socket: bigint;
  /** Undefined when nobody is known, such as for a connection that nobody has accepted. */
  readonly owner: Owner | undefined;
  readonly role: Role;
  /** How often the filter had been changed that let it through. */
  readonly filter: number;
}

/** A change of a socket's state. */
export interface StateChange extends TcpEventBase {
  readonly type: 'state';
  readonly from: StateName;
  readonly to: StateName;
}

/** How a connection ended. */
export type Outcome =
  | 'closed'
  | 'reset'
  | 'timed out'
  | 'refused'
  | 'unreachable'
  | 'given up'
  | 'aborted'
  | 'failed';

/** A connection that is over; or one that was asked for and came to nothing. */
export interface Session extends TcpEventBase {
  readonly type: 'session';
  /** False for a connect that came to nothing. */
  readonly established: boolean;
  /** Whether it was there before tracing began: then its time is counted from there, and its connect is not known. */
  readonly openAtStart: boolean;
  /** From connect to its answer; undefined for a server's, and when it was not seen. */
  readonly connectNanoseconds: number | undefined;
  /** From its beginning to its end; undefined when it was never established, or nothing of it was seen but its end. */
  readonly durationNanoseconds: number | undefined;
  /** Of data, over its whole life, without what was sent again. */
  readonly bytesSent: number;
  readonly bytesReceived: number;
  readonly outcome: Outcome;
  /** Who ended it: the first to close, or who broke it off. Undefined where nobody did. */
  readonly endedBy: 'local' | 'remote' | undefined;
  /** The error its socket ended with, such as `ECONNRESET`. */
  readonly error: string | undefined;
}

/** What a {@link TcpSession} delivers. */
export type TcpEvent = StateChange | Session;

/** A connection that is open now, or asked for. */
export interface Connection extends Ends {
  readonly socket: bigint;
  readonly owner: Owner | undefined;
  readonly role: Role;
  /** Whether there was an answer. */
  readonly established: boolean;
  readonly openAtStart: boolean;
  /** Nanoseconds of the monotonic clock: when it was established, or asked for; for one that was there before, when it was found. */
  readonly since: bigint;
}
