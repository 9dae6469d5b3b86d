/** TCP connections as an async iterable, and as a session with a filter that can be changed while it runs. */
import type { TcpEvent } from './event.ts';
import type { TcpFilter } from './live-filter/filter.ts';
import { iterateEvents } from '../tracing/iterate-events.ts';
import { TcpSession } from './session.ts';

export type {
  Connection,
  End,
  Ends,
  Outcome,
  Owner,
  Role,
  Session,
  StateChange,
  TcpEvent,
} from './event.ts';
export type { StateName } from './states.ts';
export type { TcpFilter } from './live-filter/filter.ts';
export type { LiveFilter } from './live-filter/live-filter.ts';
export { TcpSession, type TcpSessionOptions, type TcpStatus } from './session.ts';

/** What {@link tcp} is given. */
export interface TcpOptions {
  /** What is told. Default: every session, and no change of state. */
  readonly filter?: TcpFilter;
  /** Ends the iteration, without an error. */
  readonly signal?: AbortSignal;
}

/**
 * Connections that end from now on, and with `filter.states` their changes of state.
 *
 * ```ts
 * for await (const event of tcp({ filter: { ports: [443] } }))
 *   if (event.type === 'session') console.log(event.owner?.comm, event.outcome);
 * ```
 *
 * It is loaded and attached at the first `next()`, and gone from the kernel when the iteration ends. Who takes events too slowly loses
 * some in the kernel; {@link TcpSession} counts them.
 *
 * @throws {UsageError} when the filter is none
 * @throws {BpfError} when the kernel refuses
 */
export function tcp({ filter = {}, signal }: TcpOptions = {}): AsyncGenerator<
  TcpEvent,
  void,
  undefined
> {
  return iterateEvents<TcpEvent>(
    (onEvent) => new TcpSession({ filter, onSession: onEvent, onStateChange: onEvent }),
    signal,
  );
}
