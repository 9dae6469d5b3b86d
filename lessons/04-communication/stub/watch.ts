import type { EventMap } from '@ebpf-dojo/core';
import { todo } from '@ebpf-dojo/course';
import type { Open } from './dist/ring.skel.ts';
import { follow, type OnOpen } from './follow.ts';
import type { Opens } from './load.ts';

/** What became of the opens that a program saw: those that were delivered and those that were lost are all of them. */
export interface Account {
  readonly seen: number;
  readonly delivered: number;
  readonly lost: number;
}

/** Opens being watched. */
export interface Watch {
  /** When nothing more is delivered. Rejected with what `onOpen` threw. */
  readonly ended: Promise<void>;
  /** Ends the watch, once. Every open that was seen before is delivered first, unless it was lost. */
  stop(): Promise<Account>;
}

/**
 * Has each open delivered to `onOpen` from now on.
 *
 * @param opens loaded and not attached
 * @param intervalMs look every so many milliseconds, besides being woken
 */
export function watchOpens(opens: Opens, onOpen: OnOpen, intervalMs?: number): Watch {
  const ending = new AbortController();
  const { signal } = ending;
  let delivered = 0;
  const link = opens.programs.on_open.attach();
  const events: EventMap<Open> = opens.maps.opens;
  const deliver = async (open: Open): Promise<void> => {
    await onOpen(open);
    delivered++;
  };
  const ended = follow(
    events,
    deliver,
    intervalMs === undefined ? { signal } : { signal, intervalMs },
  );
  return {
    ended,
    async stop() {
      return todo(
        '04.6',
        'stop what makes events, have the rest delivered, end the loop, and give the account',
      );
    },
  };
}
