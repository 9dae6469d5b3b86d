import type { BpfObject } from '@ebpf-dojo/core';
import { Outcome, openSessions, type Session, type SessionsShape } from './dist/sessions.skel.ts';
import { endText } from './ends.ts';
import { setFilter, type Filter } from './filter.ts';

export { Outcome, type Session };

/** sessions.bpf.c, loaded. `maps.sessions` gives each connection that is over, and `maps.established` has those that are not. */
export type Sessions = BpfObject<SessionsShape>;

/** Follows TCP sessions from now on, until it is closed. */
export function startSessions(filter?: Filter): Sessions {
  using open = openSessions();
  using unlessDone = new DisposableStack();
  const sessions = unlessDone.use(open.load());
  // Before it is attached: what a program sees first, it has to judge right.
  if (filter !== undefined) setFilter(sessions, filter);
  const { on_change, on_accept, on_accept4 } = sessions.programs;
  for (const program of [on_change, on_accept, on_accept4]) program.attach();
  unlessDone.move();
  return sessions;
}

/** A connection that is over, in a line. */
export function sessionLine({ duration_ns, outcome, owner, ends }: Session): string {
  const who = owner.pid === 0 ? '?' : `${owner.pid} ${owner.comm}`;
  const how =
    outcome === Outcome.CLOSED ? 'closed' : outcome === Outcome.RESET ? 'reset' : 'failed';
  const duration = outcome === Outcome.FAILED ? '-' : `${(duration_ns / 1e6).toFixed(3)} ms`;
  return `${who.padEnd(24)}  ${how.padEnd(6)}  ${duration.padStart(14)}  ${endText(ends, 'local')} → ${endText(ends, 'remote')}`;
}
