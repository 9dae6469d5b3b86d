/** A file is no recording, or not a whole one. The message is a sentence that says which file, and what to do. */
export class RecordingError extends Error {
  override readonly name = 'RecordingError';
}
