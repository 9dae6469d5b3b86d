import { statSync } from 'node:fs';
import { ElfFile } from '../elf/elf-file.ts';
import { ElfError } from '../errors/elf-error.ts';
import { BinarySymbols } from './binary-symbols.ts';

/** Bytes of symbols kept, about: those of the ten largest programs of a machine, or all of most. */
const MOST_BYTES = 256 * 2 ** 20;

/** A binary's symbols, or why there are none. */
export type CachedBinary = BinarySymbols | { readonly problem: string };

/** The symbols of binaries, shared by all processes that run them; those not asked for the longest go first. */
export class BinaryCache {
  readonly #debugDirectories: readonly string[];
  /** The key is what says that a file is the same: device, inode, time of change, size. */
  readonly #binaries = new Map<string, CachedBinary>();
  #bytes = 0;

  constructor(debugDirectories: readonly string[]) {
    this.#debugDirectories = debugDirectories;
  }

  /** @throws {Error} of node:fs when it cannot be opened */
  get(path: string): CachedBinary {
    const { dev, ino, mtimeNs, size } = statSync(path, { bigint: true });
    const key = `${dev} ${ino} ${mtimeNs} ${size}`;
    const known = this.#binaries.get(key);
    if (known !== undefined) {
      this.#binaries.delete(key);
      this.#binaries.set(key, known);
      return known;
    }
    const binary = this.#load(path);
    this.#binaries.set(key, binary);
    this.#bytes += sizeOf(binary);
    for (const [oldest, old] of this.#binaries) {
      if (this.#bytes <= MOST_BYTES || oldest === key) break;
      this.#bytes -= sizeOf(old);
      this.#binaries.delete(oldest);
    }
    return binary;
  }

  #load(path: string): CachedBinary {
    try {
      return ElfFile.with(path, (elf) => new BinarySymbols(elf, this.#debugDirectories));
    } catch (error) {
      if (error instanceof ElfError) return { problem: error.message };
      throw error;
    }
  }
}

function sizeOf(binary: CachedBinary): number {
  return binary instanceof BinarySymbols ? binary.size : 0;
}
