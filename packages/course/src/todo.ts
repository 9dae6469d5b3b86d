/** A part of a lesson that is not written yet was called. */
export class TodoError extends Error {
  override readonly name = 'TodoError';
  /** Such as `03.2`. */
  readonly task: string;
  readonly what: string;

  constructor(task: string, what: string) {
    super(`${task} is not written yet: ${what}`);
    this.task = task;
    this.what = what;
  }
}

/**
 * Marks what a learner writes: replace the call by code.
 *
 * @param task such as `03.2`
 * @param what the code has to do, in a line
 * @throws {TodoError} always
 */
export function todo(task: string, what: string): never {
  throw new TodoError(task, what);
}
