import type { EventMap } from '@ebpf-dojo/core';
import type { Open } from './dist/ring.skel.ts';

/** Sees one open; when it gives a promise, the next open waits for it. */
export type OnOpen = (open: Open) => void | Promise<void>;

/** How opens are followed. */
export interface FollowOptions {
  /** Ends it, at once. */
  readonly signal: AbortSignal;
  /** Look every so many milliseconds, besides being woken. */
  readonly intervalMs?: number;
}

/**
 * Gives each open to `onOpen` as it comes, the next one when `onOpen` is done with the one before, until `signal` is aborted: then it ends
 * without an error.
 *
 * @throws what `onOpen` throws, which ends it too
 */
export async function follow(
  opens: EventMap<Open>,
  onOpen: OnOpen,
  options: FollowOptions,
): Promise<void> {
  try {
    for await (const open of opens.events(options)) await onOpen(open);
  } catch (error) {
    if (error !== options.signal.reason) throw error;
  }
}
