/** Something in a document that is not, or no longer, true. */
export interface Problem {
  /** The document, relative to the top. */
  readonly path: string;
  /** Counted from 1. */
  readonly line: number;
  readonly what: string;
}

/** An annotation asks for something that is not there. The message says what, and who asks says where. */
export class DocumentError extends Error {
  override readonly name = 'DocumentError';
}
