import { TcpSession, type TcpSessionOptions } from '../session.ts';
import type { Ends, Session, StateChange, TcpEvent } from '../event.ts';

/** A session whose events are kept. */
export class CollectingSession extends TcpSession {
  readonly sessions: Session[];
  readonly changes: StateChange[];

  constructor(options: Omit<TcpSessionOptions, 'onSession' | 'onStateChange'> = {}) {
    const sessions: Session[] = [];
    const changes: StateChange[] = [];
    super({
      ...options,
      onSession: (session) => sessions.push(session),
      onStateChange: (change) => changes.push(change),
    });
    this.sessions = sessions;
    this.changes = changes;
  }
}

/** Whether an end has one of these ports. */
export const withPort =
  (...ports: readonly number[]) =>
  ({ local, remote }: Ends): boolean =>
    ports.includes(local.port) || ports.includes(remote.port);

/** `workload 127.0.0.1:5000 → 127.0.0.1:80`: whose an end is, and where. */
export function endsText({ owner, role, local, remote }: TcpEvent): string {
  const arrow = role === 'client' ? '→' : role === 'server' ? '←' : '-';
  return `${owner?.pid ?? 'nobody'} ${owner?.comm ?? ''}: ${local.address}:${local.port} ${arrow} ${remote.address}:${remote.port}`;
}
