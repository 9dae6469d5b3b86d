import type { LatencyInterval } from './histogram.ts';
import { LatencySession, type LatencyOptions } from './session.ts';

/** What is measured, and how often it is told. */
export interface LatencyStreamOptions extends Omit<LatencyOptions, 'enabled' | 'onLast'> {
  /** Seconds. Default: 1. */
  readonly interval?: number;
  /** Ends it, after an interval with what came last. */
  readonly signal?: AbortSignal;
}

/**
 * Measures how long system calls take: an interval after the other, each with what came since the one before, so that nothing is lost
 * between. Loads and attaches when the first is asked for, and leaves nothing in the kernel when it is aborted or returns. Linux 5.10.
 *
 * @throws {UsageError} when the filter names something that does not exist
 * @throws {BpfError} when the kernel refuses
 */
export async function* latency({
  interval = 1,
  signal,
  ...options
}: LatencyStreamOptions = {}): AsyncGenerator<LatencyInterval, void, undefined> {
  let last: LatencyInterval | undefined;
  if (signal?.aborted === true) return;
  using session = new LatencySession({ ...options, onLast: (part) => (last = part) });
  while (await passes(interval * 1000, signal)) yield session.interval();
  session.finish();
  if (last !== undefined) yield last;
}

/** @returns whether so many milliseconds passed; false when it was aborted before */
async function passes(milliseconds: number, signal: AbortSignal | undefined): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const timer = setTimeout(() => resolve(true), milliseconds);
  const abort = () => resolve(false);
  signal?.addEventListener('abort', abort, { once: true });
  if (signal?.aborted === true) abort();
  try {
    return await promise;
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', abort);
  }
}
