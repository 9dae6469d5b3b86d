import { join } from 'node:path';
import { ElfFile } from '../elf/elf-file.ts';
import type { SymbolTable } from '../elf/symbol-table.ts';
import { ElfError } from '../errors/elf-error.ts';
import { FunctionIndex, type FoundFunction } from './function-index.ts';

/** What an executable or a library is asked for. It keeps what it answers from, and not the file. */
export class BinarySymbols {
  readonly buildId: string | undefined;
  /** Best first. */
  readonly #indexes: readonly FunctionIndex[];
  readonly #elf: ElfFile;
  /** Bytes of `.gnu_debugdata`, all of which are kept with the symbols in it. */
  readonly #unpacked: number;

  /**
   * @param debugDirectories where files of debug information are, under `.build-id/`
   * @throws {ElfError} when the file is corrupt
   */
  constructor(elf: ElfFile, debugDirectories: readonly string[]) {
    const { buildId } = elf;
    this.buildId = buildId;
    this.#elf = elf;
    const debug = debugIndex(buildId, debugDirectories);
    const inner = elf.symbolTable === undefined && debug.length === 0 ? elf.debugData : undefined;
    this.#unpacked = inner?.size ?? 0;
    this.#indexes = [
      ...debug,
      ...indexOf(elf, elf.symbolTable),
      ...(inner === undefined ? [] : indexOf(inner, inner.symbolTable)),
      ...indexOf(elf, elf.dynamicSymbolTable),
    ];
  }

  /** Bytes of memory it keeps, about. */
  get size(): number {
    return this.#indexes.reduce((sum, { size }) => sum + size, this.#unpacked);
  }

  /** The function at a byte of the file. */
  at(fileOffset: number): FoundFunction | undefined {
    const address = this.#elf.addressOf(fileOffset);
    if (address === undefined) return undefined;
    for (const index of this.#indexes) {
      const found = index.find(address);
      if (found !== undefined) return found;
    }
    return undefined;
  }
}

function indexOf(elf: ElfFile, table: SymbolTable | undefined): FunctionIndex[] {
  return table === undefined ? [] : [new FunctionIndex(elf, table)];
}

/** The functions that strip(1) moved into a file of its own. Source: GDB's manual, Separate Debug Files. */
function debugIndex(buildId: string | undefined, directories: readonly string[]): FunctionIndex[] {
  if (buildId === undefined || buildId.length < 4) return [];
  for (const directory of directories) {
    const path = join(directory, '.build-id', buildId.slice(0, 2), `${buildId.slice(2)}.debug`);
    try {
      const index = ElfFile.with(path, (elf) =>
        elf.buildId === buildId && elf.symbolTable !== undefined
          ? new FunctionIndex(elf, elf.symbolTable)
          : undefined,
      );
      if (index !== undefined) return [index];
    } catch (error) {
      // One that is not there, or is no such file, is as good as none: names of the binary itself are left.
      if (!(error instanceof ElfError) && (error as NodeJS.ErrnoException).code === undefined)
        throw error;
    }
  }
  return [];
}
