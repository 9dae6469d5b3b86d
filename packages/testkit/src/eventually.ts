import { inspect } from 'node:util';
import { vi } from 'vitest';

const INTERVAL_MS = 5;
const DEFAULT_DEADLINE_MS = 5000;

/** How {@link eventually} waits. */
export interface Patience {
  /** What is waited for, as it stands in the error: `'37 events'`. */
  readonly what: string;
  /** Milliseconds. Default 5000: emulated kernels are ten times slower than yours, and only a failing test waits that long. */
  readonly deadlineMs?: number;
}

/** Something that was waited for did not come in time. */
export class DeadlineError extends Error {
  override readonly name = 'DeadlineError';
}

/**
 * Waits until a condition holds, looking every few milliseconds.
 *
 * @param condition holds when it gives anything truthy; as long as it throws, it does not hold yet
 * @returns what `condition` gave
 * @throws {DeadlineError} saying what was awaited, and what the condition gave or threw last
 */
export async function eventually<T>(
  condition: () => T | Promise<T>,
  { what, deadlineMs = DEFAULT_DEADLINE_MS }: Patience,
): Promise<NonNullable<T>> {
  let last = 'it never answered';
  const look = async (): Promise<NonNullable<T>> => {
    let value: T;
    try {
      value = await condition();
    } catch (error) {
      last = `last it threw ${error instanceof Error ? `${error.name}: ${error.message}` : inspect(error)}`;
      throw error;
    }
    last = `last it was ${inspect(value, { breakLength: Number.POSITIVE_INFINITY })}`;
    if (!value) throw new DeadlineError(what);
    return value;
  };
  try {
    return await vi.waitFor(look, { timeout: deadlineMs, interval: INTERVAL_MS });
  } catch (cause) {
    throw new DeadlineError(
      `Waited ${deadlineMs} ms for ${what}: ${last}.`,
      cause instanceof DeadlineError ? undefined : { cause },
    );
  }
}
