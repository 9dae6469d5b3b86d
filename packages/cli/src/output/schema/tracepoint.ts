import { z } from 'zod';
import { amount, summaryOf, who, wholeNumber } from './summary.ts';

/** What a field of a tracepoint holds: 64-bit integers as every whole number here, arrays by their elements. */
export const tracepointFieldValue = z.union([
  wholeNumber,
  z.string(),
  z.boolean(),
  z.array(wholeNumber),
]);
export type TracepointFieldValue = z.infer<typeof tracepointFieldValue>;

/** One record of a tracepoint. */
export const tracepointLine = z.strictObject({
  ...who,
  type: z.literal('tracepoint'),
  /** Category and name: `sched:sched_switch`. */
  event: z.string(),
  /**
   * By name, as the record has them; without those that a cut record lacks. Of a system call's argument that is the address of a text:
   * the text, or the address when it could not be read.
   */
  fields: z.record(z.string(), tracepointFieldValue),
  /** Of the fields that the kernel prints by names, flags or addresses: what it prints. */
  text: z.record(z.string(), z.string()),
});
export type TracepointLine = z.infer<typeof tracepointLine>;

/** A tracepoint that `tracepoint --list` found. */
export const tracepointListLine = z.strictObject({
  v: z.literal(1),
  type: z.literal('tracepoint name'),
  event: z.string(),
});
export type TracepointListLine = z.infer<typeof tracepointListLine>;

export const tracepointSummaryLine = summaryOf('tracepoint', {
  /** How many records of each tracepoint were printed, most frequent first. */
  events: z.array(z.strictObject({ event: z.string(), count: amount })),
});
export type TracepointSummaryLine = z.infer<typeof tracepointSummaryLine>;
