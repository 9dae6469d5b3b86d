import { FieldProblem, show } from './field-problem.ts';

/** Below this a loop is faster than making a view to copy from. */
const LOOP_LIMIT = 64;

/** A copy of bytes in a view. */
export function copyBytes(view: DataView, offset: number, size: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(size);
  if (size > LOOP_LIMIT) bytes.set(new Uint8Array(view.buffer, view.byteOffset + offset, size));
  else for (let at = 0; at < size; at++) bytes[at] = view.getUint8(offset + at);
  return bytes;
}

/** @throws {FieldProblem} when the value is no Uint8Array of `size` bytes */
export function putBytes(
  value: unknown,
  view: DataView,
  offset: number,
  size: number,
  path: string,
): void {
  if (!(value instanceof Uint8Array))
    throw new FieldProblem(path, `${show(value)} is no Uint8Array; give one of ${size} bytes`);
  if (value.length !== size)
    throw new FieldProblem(path, `the Uint8Array has ${value.length} bytes; it takes ${size}`);
  new Uint8Array(view.buffer, view.byteOffset + offset, size).set(value);
}

/** Zeros in a view. */
export function zero(view: DataView, offset: number, size: number): void {
  new Uint8Array(view.buffer, view.byteOffset + offset, size).fill(0);
}
