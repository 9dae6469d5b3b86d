import { z } from 'zod';

/** A count: never negative. */
export const amount = z.int().nonnegative();

/**
 * A whole number of up to 64 bits: a number while it is exact, within ±(2^53 - 1); beyond that its decimal digits as a string, so that no
 * reader rounds it.
 */
export const wholeNumber = z.union([z.int(), z.string().regex(/^-?\d{16,20}$/)]);
export type WholeNumber = z.infer<typeof wholeNumber>;

/** Wall-clock time, ISO 8601 in UTC with nanoseconds. */
export const time = z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{9}Z$/);

/** A part of a histogram of durations: from `from_us`, inclusive, to `to_us`, exclusive. The last has no end. */
export const bucket = z.strictObject({ from_us: amount, to_us: amount.nullable(), count: amount });
export type BucketLine = z.infer<typeof bucket>;

/** What an event has that tells who did it, and when. */
export const who = {
  v: z.literal(1),
  time,
  /** The process and the thread, as this user's PID namespace numbers them. */
  pid: amount,
  tid: amount,
  /** The thread's name. */
  comm: z.string(),
} as const;

/** Where every event went. `seen` = `delivered` + `lost`, and `lost` is the sum of its causes. */
export const accounting = {
  seen: amount,
  /** Printed, or counted in what is printed. */
  delivered: amount,
  lost: amount,
  lost_by_cause: z.strictObject({
    /** Nobody had emptied the ring buffer in time. */
    ring_full: amount,
    /** A map in the kernel had no room for what was under way, or for another key. */
    map_full: amount,
    /** The kernel skipped a tracing program, since it ran on that CPU already. */
    recursion: amount,
  }),
  /** Texts longer than the room for them: they are cut, their events delivered. */
  truncated: amount,
  /** Texts whose memory could not be read. */
  unreadable: amount,
  /** Addresses that no symbol was found for. */
  unresolved: amount,
} as const;

export type AccountingLine = z.infer<z.ZodObject<typeof accounting>>;

/** The last line of a command that traces; each command adds what it counts. */
export function summaryOf<const Name extends string, Shape extends z.ZodRawShape>(
  command: Name,
  shape: Shape,
) {
  return z.strictObject({
    v: z.literal(1),
    type: z.literal('summary'),
    command: z.literal(command),
    seconds: z.number().nonnegative(),
    ...accounting,
    ...shape,
  });
}
