import { ElfError } from '../errors/elf-error.ts';
import { fileNumber } from './numbers.ts';
import type { ElfSource } from './source.ts';

const MAGIC = 0x7f45_4c46;
const HEADER_SIZE = 64;
const CLASS_64 = 2;
const DATA_LITTLE = 1;
const DATA_BIG = 2;
const SECTION_HEADER_SIZE = 64;
const PROGRAM_HEADER_SIZE = 56;
/** PN_XNUM: as many program headers as the first section says. */
const MANY_SEGMENTS = 0xffff;
/** SHN_XINDEX: the section that the first section says. */
const FAR_SECTION = 0xffff;
/** More than the largest object file has; each becomes an object here. */
const MOST_HEADERS = 1 << 17;

/** A table of headers of equal size. */
export interface HeaderTable {
  readonly view: DataView;
  readonly count: number;
  readonly entrySize: number;
}

/** What `Elf64_Ehdr` says, with the tables that it leads to. */
export interface ElfHeader {
  readonly littleEndian: boolean;
  /** ET_REL 1, ET_EXEC 2, ET_DYN 3, ET_CORE 4. */
  readonly type: number;
  /** EM_X86_64 62, EM_AARCH64 183 and so on. */
  readonly machine: number;
  readonly segments: HeaderTable;
  readonly sections: HeaderTable;
  /** The index of the section with the names of sections; 0 when there is none. */
  readonly namesIndex: number;
}

/**
 * Reads the header of a 64-bit ELF file. Source: elf(5), and gabi for what does not fit 16 bits.
 *
 * @throws {ElfError} when it is none, or the tables don't lie within the file
 */
export function readHeader(source: ElfSource): ElfHeader {
  const { subject } = source;
  if (source.size < HEADER_SIZE)
    throw new ElfError(
      `${subject} is no ELF file: it has ${source.size} bytes, and its header alone has ${HEADER_SIZE}.`,
    );
  const view = source.read(0, HEADER_SIZE);
  if (view.getUint32(0) !== MAGIC)
    throw new ElfError(`${subject} is no ELF file: it starts with other bytes.`);
  if (view.getUint8(4) !== CLASS_64)
    throw new ElfError(`${subject} is not a 64-bit ELF file; only those are read.`);
  const data = view.getUint8(5);
  if (data !== DATA_LITTLE && data !== DATA_BIG)
    throw new ElfError(`${subject} is corrupt: byte order ${data} is none.`);
  const littleEndian = data === DATA_LITTLE;
  const short = (at: number): number => view.getUint16(at, littleEndian);
  const sectionsAt = fileNumber(view, 0x28, littleEndian);
  const sectionSize = short(0x3a);
  // The first section's header has what does not fit here.
  const first =
    sectionsAt > 0 && sectionSize >= SECTION_HEADER_SIZE
      ? source.read(sectionsAt, SECTION_HEADER_SIZE)
      : undefined;
  const sectionCount =
    first === undefined ? 0 : short(0x3c) || fileNumber(first, 0x20, littleEndian);
  const segmentCount =
    short(0x38) === MANY_SEGMENTS && first !== undefined
      ? first.getUint32(0x2c, littleEndian)
      : short(0x38);
  const names = short(0x3e);
  return {
    littleEndian,
    type: short(0x10),
    machine: short(0x12),
    segments: table(source, 'segments', {
      at: fileNumber(view, 0x20, littleEndian),
      count: segmentCount,
      entrySize: short(0x36),
      least: PROGRAM_HEADER_SIZE,
    }),
    sections: table(source, 'sections', {
      at: sectionsAt,
      count: sectionCount,
      entrySize: sectionSize,
      least: SECTION_HEADER_SIZE,
    }),
    namesIndex:
      names === FAR_SECTION && first !== undefined ? first.getUint32(0x28, littleEndian) : names,
  };
}

interface Place {
  readonly at: number;
  readonly count: number;
  readonly entrySize: number;
  readonly least: number;
}

function table(
  source: ElfSource,
  what: string,
  { at, count, entrySize, least }: Place,
): HeaderTable {
  if (count === 0 || at === 0) return { view: source.read(0, 0), count: 0, entrySize: least };
  if (entrySize < least)
    throw new ElfError(
      `${source.subject} is corrupt: the headers of its ${what} have ${entrySize} bytes each, not ${least}.`,
    );
  if (count > MOST_HEADERS)
    throw new ElfError(
      `${source.subject} claims to have ${count} ${what}; at most ${MOST_HEADERS} are read.`,
    );
  return { view: source.read(at, count * entrySize), count, entrySize };
}
