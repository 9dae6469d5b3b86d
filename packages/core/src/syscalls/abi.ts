/**
 * A numbering of system calls. `x64` is x86-64's own, `i386` that of 32-bit programs on x86, `arm64` AArch64's own.
 *
 * Not here: 32-bit ARM programs on arm64, and x32, whose numbers on x64 have bit 30 set.
 */
export type Abi = 'x64' | 'i386' | 'arm64';

/** This machine has an architecture whose system call numbers are not in the table. */
export class UnsupportedArchitectureError extends Error {
  override readonly name = 'UnsupportedArchitectureError';

  /** @param architecture as in `process.arch` */
  constructor(architecture: string) {
    super(
      `system calls of ${architecture} are not known. Run this on an x86-64 or arm64 machine, with Node.js for that architecture.`,
    );
  }
}

/**
 * The ABI of this process, and of 64-bit programs on this machine.
 *
 * @throws {UnsupportedArchitectureError} on any other than x64 and arm64
 */
export function nativeAbi(): Abi {
  if (process.arch !== 'x64' && process.arch !== 'arm64')
    throw new UnsupportedArchitectureError(process.arch);
  return process.arch;
}

/**
 * The ABI of 32-bit programs on this machine: `i386` on x64. Undefined on arm64, where they use 32-bit ARM numbers, which the
 * table does not have; never look those up in `arm64`.
 */
export function compatAbi(): Abi | undefined {
  return process.arch === 'x64' ? 'i386' : undefined;
}
