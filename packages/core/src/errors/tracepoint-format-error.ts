/**
 * The text that describes a tracepoint is not what a kernel writes.
 *
 * The message says what is missing, or the line that is not understood.
 */
export class TracepointFormatError extends Error {
  override readonly name = 'TracepointFormatError';
}
