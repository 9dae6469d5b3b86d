export { ElfFile } from '../elf/elf-file.ts';
export type { ElfNote } from '../elf/notes.ts';
export type { ElfSection } from '../elf/section.ts';
export type { ElfSegment } from '../elf/segment.ts';
export type { SymbolTable } from '../elf/symbol-table.ts';
export type { ElfSymbol, ElfSymbolBinding, ElfSymbolType } from '../elf/symbol.ts';
export { ElfError } from '../errors/elf-error.ts';
export { KernelSymbols, type KernelLocation, type KernelSymbol } from './kernel-symbols.ts';
