/** What a symbol stands for. An `ifunc` is a function that returns the address of the function to use. */
export type ElfSymbolType =
  | 'none'
  | 'object'
  | 'function'
  | 'section'
  | 'file'
  | 'common'
  | 'tls'
  | 'ifunc'
  | 'other';

/** Who sees a symbol. */
export type ElfSymbolBinding = 'local' | 'global' | 'weak' | 'unique' | 'other';

/** A symbol of an ELF file. */
export interface ElfSymbol {
  readonly name: string;
  /** `GLIBC_2.14` of `memcpy@@GLIBC_2.14`; undefined for symbols without version. */
  readonly version: string | undefined;
  /** Whether a program that is linked now gets it: `@@` rather than `@`. True for symbols without version. */
  readonly isDefaultVersion: boolean;
  /** Before the loader moves the file. */
  readonly address: bigint;
  /** Bytes; 0 where nobody said. */
  readonly size: bigint;
  /** What it names. */
  readonly type: ElfSymbolType;
  /** Who sees it. */
  readonly binding: ElfSymbolBinding;
  /** The index of the section that it is in; 0 when it is defined elsewhere, 0xfff1 when it is a plain number. */
  readonly section: number;
}

const types: Readonly<Record<number, ElfSymbolType>> = {
  0: 'none',
  1: 'object',
  2: 'function',
  3: 'section',
  4: 'file',
  5: 'common',
  6: 'tls',
  10: 'ifunc',
};

const bindings: Readonly<Record<number, ElfSymbolBinding>> = {
  0: 'local',
  1: 'global',
  2: 'weak',
  10: 'unique',
};

/** @param info `st_info`, elf(5) */
export function symbolType(info: number): ElfSymbolType {
  return types[info & 0xf] ?? 'other';
}

/** @param info `st_info`, elf(5) */
export function symbolBinding(info: number): ElfSymbolBinding {
  return bindings[info >>> 4] ?? 'other';
}
