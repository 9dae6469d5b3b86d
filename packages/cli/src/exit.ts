/** What the exit code of every command means. */
export const ExitCode = {
  done: 0,
  failed: 1,
  usage: 2,
  /** This machine or these privileges cannot do it. */
  blocked: 3,
} as const;

export type ExitCode = (typeof ExitCode)[keyof typeof ExitCode];

/** The command line is wrong; nothing was started. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** This machine or these privileges cannot do what was asked. The message ends with the remedy. */
export class BlockedError extends Error {
  override readonly name = 'BlockedError';
}
