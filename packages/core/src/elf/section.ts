import { ElfError } from '../errors/elf-error.ts';
import type { ElfHeader } from './header.ts';
import { bytesOf, fileNumber, textAt } from './numbers.ts';
import type { ElfSource } from './source.ts';

export const SHT_SYMTAB = 2;
export const SHT_NOTE = 7;
export const SHT_NOBITS = 8;
export const SHT_DYNSYM = 11;
export const SHT_GNU_VERDEF = 0x6fff_fffd;
export const SHT_GNU_VERNEED = 0x6fff_fffe;
export const SHT_GNU_VERSYM = 0x6fff_ffff;
const LONGEST_NAME = 1024;

/** A part of an ELF file with a name, such as `.text`. */
export interface ElfSection {
  /** Cut after 1024 bytes. */
  readonly name: string;
  /** Its place in the table of sections. */
  readonly index: number;
  /** SHT_SYMTAB 2, SHT_NOTE 7, SHT_NOBITS 8 and so on, elf(5). */
  readonly type: number;
  /** SHF_WRITE 1, SHF_ALLOC 2, SHF_EXECINSTR 4 and so on. */
  readonly flags: bigint;
  /** Where it is in memory, before the loader moves it; 0 when it is not loaded. */
  readonly address: bigint;
  /** The byte of the file where it starts. */
  readonly offset: number;
  /** Bytes; one of type SHT_NOBITS has none in the file. */
  readonly size: number;
  /** The index of a section that belongs to it: that of its strings for symbols. */
  readonly link: number;
  /** What it means depends on the type. */
  readonly info: number;
  /** What its address is a multiple of; 0 and 1 say nothing. */
  readonly alignment: number;
}

/** @throws {ElfError} when the names of sections are not where they should be */
export function readSections(
  source: ElfSource,
  { sections, littleEndian, namesIndex }: ElfHeader,
): ElfSection[] {
  const { view, count, entrySize } = sections;
  const place = (index: number): { offset: number; size: number; type: number } => ({
    type: view.getUint32(index * entrySize + 4, littleEndian),
    offset: fileNumber(view, index * entrySize + 0x18, littleEndian),
    size: fileNumber(view, index * entrySize + 0x20, littleEndian),
  });
  if (count === 0) return [];
  if (namesIndex >= count)
    throw new ElfError(
      `${source.subject} is corrupt: the names of its sections are in section ${namesIndex}, and it has ${count}.`,
    );
  const where = namesIndex === 0 ? { offset: 0, size: 0 } : place(namesIndex);
  const names = bytesOf(source.read(where.offset, where.size));
  return Array.from({ length: count }, (_, index) => {
    const at = index * entrySize;
    return {
      ...place(index),
      name: textAt(names, view.getUint32(at, littleEndian), LONGEST_NAME),
      index,
      flags: view.getBigUint64(at + 8, littleEndian),
      address: view.getBigUint64(at + 0x10, littleEndian),
      link: view.getUint32(at + 0x28, littleEndian),
      info: view.getUint32(at + 0x2c, littleEndian),
      alignment: fileNumber(view, at + 0x30, littleEndian),
    };
  });
}
