/**
 * Type information (BTF) that cannot be read, a type that has no JavaScript form, or a value that does not fit its C type.
 *
 * The message says what happened, to what, and why; for a value it starts with the path of the field: `event.pid: …`.
 */
export class BtfError extends Error {
  override readonly name = 'BtfError';
}
