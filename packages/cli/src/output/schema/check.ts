import { z } from 'zod';
import { amount } from './summary.ts';

/** One thing `check` looked at. */
export const checkLine = z.strictObject({
  v: z.literal(1),
  type: z.literal('check'),
  id: z.string(),
  title: z.string(),
  status: z.enum(['ok', 'missing', 'untried']),
  detail: z.string(),
  /** Without it most commands can do nothing, and `check` exits with 3. */
  needed: z.boolean(),
  /** The commands that use it, and the lessons, by number. */
  commands: z.array(z.string()).readonly(),
  lessons: z.array(amount).readonly(),
  /** What to do about it; null when it is there. */
  fix: z.string().nullable(),
});
export type CheckLine = z.infer<typeof checkLine>;

/** The last line of `check`. */
export const checkSummaryLine = z.strictObject({
  v: z.literal(1),
  type: z.literal('summary'),
  command: z.literal('check'),
  ok: amount,
  missing: amount,
  untried: amount,
  /** How many of what is needed are missing or could not be tried. */
  needed_missing: amount,
});
export type CheckSummaryLine = z.infer<typeof checkSummaryLine>;
