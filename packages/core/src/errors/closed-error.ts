/** Something was used after its `close()`. Nothing was read or written. */
export class ClosedError extends Error {
  override readonly name = 'ClosedError';
  /** What was closed: `"map 'events'"`. */
  readonly subject: string;

  /** @param subject what was closed, as a person would name it */
  constructor(subject: string) {
    super(
      `${subject} is closed. Use it before its close(), or before the end of the block that owns it with \`using\`.`,
    );
    this.subject = subject;
  }
}
