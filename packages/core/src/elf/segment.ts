import type { ElfHeader } from './header.ts';
import { fileNumber } from './numbers.ts';

export const PT_LOAD = 1;
export const PT_NOTE = 4;
const EXECUTABLE = 1;

/** A part of an ELF file that a loader maps into memory, or reads. */
export interface ElfSegment {
  /** PT_LOAD 1, PT_NOTE 4 and so on, elf(5). */
  readonly type: number;
  /** Whether its memory is code. */
  readonly executable: boolean;
  /** The byte of the file where it starts. */
  readonly offset: number;
  /** Bytes of it that are in the file. */
  readonly fileSize: number;
  /** Where it is in memory, before the loader moves it. */
  readonly address: bigint;
  /** Bytes of it in memory. */
  readonly memorySize: bigint;
  /** What its address is a multiple of; 0 and 1 say nothing. */
  readonly alignment: number;
}

export function readSegments({ segments, littleEndian }: ElfHeader): ElfSegment[] {
  const { view, count, entrySize } = segments;
  return Array.from({ length: count }, (_, index) => {
    const at = index * entrySize;
    return {
      type: view.getUint32(at, littleEndian),
      executable: (view.getUint32(at + 4, littleEndian) & EXECUTABLE) !== 0,
      offset: fileNumber(view, at + 8, littleEndian),
      fileSize: fileNumber(view, at + 0x20, littleEndian),
      address: view.getBigUint64(at + 0x10, littleEndian),
      memorySize: view.getBigUint64(at + 0x28, littleEndian),
      alignment: fileNumber(view, at + 0x30, littleEndian),
    };
  });
}
