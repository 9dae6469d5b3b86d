/** What `vm` exits with when the command's own exit code is not the answer. */
export const EXIT = { failed: 1, usage: 2, blocked: 3 } as const;

/** A failure with something to say to a person: what happened, and what to do next. */
export abstract class VmError extends Error {
  abstract readonly exitCode: number;
  /** What to do next, one line each. */
  readonly remedy: readonly string[];

  constructor(message: string, remedy: readonly string[] = [], options?: ErrorOptions) {
    super(message, options);
    this.remedy = remedy;
  }
}

/** The command line asks for something that does not exist or contradicts itself. */
export class UsageError extends VmError {
  override readonly name = 'UsageError';
  readonly exitCode = EXIT.usage;
}

/** This machine lacks something a VM needs. Nothing was run. */
export class BlockedError extends VmError {
  override readonly name = 'BlockedError';
  readonly exitCode = EXIT.blocked;
}

/** The guest came to an end without telling its command's exit code. */
export class GuestLostError extends VmError {
  override readonly name = 'GuestLostError';
  readonly exitCode = EXIT.failed;
  /** The last lines the guest wrote on its console. */
  readonly consoleTail: readonly string[];

  constructor(message: string, consoleTail: readonly string[], remedy: readonly string[] = []) {
    super(message, remedy);
    this.consoleTail = consoleTail;
  }
}

/** The guest was ended because its time was over. */
export class TimeoutError extends VmError {
  override readonly name = 'TimeoutError';
  readonly exitCode = EXIT.failed;
}
