/** An integer of a C struct: where it is, in bytes from the start, and its value. */
export type KernelField =
  | readonly [offset: number, type: 'u32' | 'i32', value: number]
  | readonly [offset: number, type: 'u64', value: bigint];

/**
 * A struct of the kernel's with some of its fields set and all else zero. Its layout is part of the kernel's promise to programs
 * (include/uapi): offsets never change, and new fields come at the end. Little-endian, as x86-64 and arm64 are.
 *
 * @param bytes as many as the fields need; a kernel that knows more takes the rest as zero
 */
export function kernelStruct(
  bytes: number,
  fields: readonly KernelField[],
): Uint8Array<ArrayBuffer> {
  const view = new DataView(new ArrayBuffer(bytes));
  for (const [offset, type, value] of fields) {
    if (type === 'u64') view.setBigUint64(offset, value, true);
    else if (type === 'i32') view.setInt32(offset, value, true);
    else view.setUint32(offset, value, true);
  }
  return new Uint8Array(view.buffer);
}
