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
  /** What does not work without it. */
  blocks: z.array(z.string()).readonly(),
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
});
export type CheckSummaryLine = z.infer<typeof checkSummaryLine>;
