/** This machine or these privileges cannot do it; the message says which, and how to fix it. Exit code 3. */
export class Blocked extends Error {
  exitCode = 3;
}

/** A step ran and failed. Exit code 1. */
export class SetupFailed extends Error {
  exitCode = 1;
}
