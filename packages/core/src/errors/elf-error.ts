/**
 * A file that is no ELF file this library reads, or a corrupt one.
 *
 * The message says which file, what is wrong with it, and where a limit was met, which.
 */
export class ElfError extends Error {
  override readonly name = 'ElfError';
}
