import { ElfFile } from '@ebpf-dojo/core/symbols';
import { fileOffset } from './offset.ts';

/** A function of a program. */
export interface Func {
  readonly name: string;
  /** Before the loader moves the program. */
  readonly address: bigint;
  /** The byte of the file where its code starts. */
  readonly offset: number;
  /** Bytes of code. */
  readonly size: number;
}

/** PT_LOAD, elf(5): a segment that is loaded into memory. */
const LOADED = 1;

/**
 * The functions that a program has of its own, by name. Those it takes from libraries have no code in its file, and bits of code that the linker
 * adds have no size.
 */
export function functionsOf(path: string): Func[] {
  return ElfFile.with(path, ({ segments, symbolTable = [] }) => {
    const loaded = segments.filter(({ type }) => type === LOADED);
    return [...symbolTable]
      .filter(({ type, section, size }) => type === 'function' && section !== 0 && size > 0n)
      .map(({ name, address, size }) => ({
        name,
        address,
        offset: fileOffset(address, loaded) ?? 0,
        size: Number(size),
      }))
      .toSorted((one, other) => (one.name < other.name ? -1 : 1));
  });
}
