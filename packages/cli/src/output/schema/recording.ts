import { z } from 'zod';
import { recordedCommands } from '../../recording/names.ts';
import { time } from './summary.ts';

/** The first line of a recording; what follows are the lines of the command, its summary last. */
export const recordingLine = z.strictObject({
  v: z.literal(1),
  type: z.literal('recording'),
  /** Grows when an older `replay` could no longer read what follows. */
  format: z.literal(1),
  /** When it began. */
  time,
  /** Whose lines they are. */
  from: z.enum(recordedCommands),
  /** The command's arguments. */
  args: z.array(z.string()).readonly(),
  /** Of the machine: the kernel's release, and the processor as Node.js names it. */
  kernel: z.string(),
  arch: z.string(),
});
export type RecordingLine = z.infer<typeof recordingLine>;
