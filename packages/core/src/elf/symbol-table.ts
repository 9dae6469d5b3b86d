import { textAt } from './numbers.ts';
import { symbolBinding, symbolType, type ElfSymbol } from './symbol.ts';
import type { SymbolVersion } from './versions.ts';

const ENTRY_SIZE = 24;
const UNDEFINED_SECTION = 0;
const ABSOLUTE_SECTION = 0xfff1;
const COMMON_SECTION = 0xfff2;

/** What a {@link SymbolTable} reads. */
export interface SymbolTableParts {
  readonly littleEndian: boolean;
  /** `Elf64_Sym` after `Elf64_Sym`. */
  readonly entries: DataView;
  readonly strings: Buffer;
  readonly version: (index: number) => SymbolVersion | undefined;
}

/** The symbols of `.symtab` or `.dynsym`. They stay bytes until they are asked for. */
export class SymbolTable {
  readonly length: number;
  readonly #parts: SymbolTableParts;

  constructor(parts: SymbolTableParts) {
    this.#parts = parts;
    this.length = Math.floor(parts.entries.byteLength / ENTRY_SIZE);
  }

  /** Every symbol, those that are defined elsewhere among them. */
  *[Symbol.iterator](): Generator<ElfSymbol, void, undefined> {
    for (let index = 1; index < this.length; index++) yield this.symbol(index);
  }

  /** The symbols with a name, without its version. */
  *named(name: string): Generator<ElfSymbol, void, undefined> {
    const { entries, littleEndian, strings } = this.#parts;
    const wanted = Buffer.from(`${name}\0`);
    const first = wanted[0];
    for (let index = 1; index < this.length; index++) {
      const at = entries.getUint32(index * ENTRY_SIZE, littleEndian);
      if (strings[at] !== first || at + wanted.length > strings.length) continue;
      if (wanted.compare(strings, at, at + wanted.length) === 0) yield this.symbol(index);
    }
  }

  /** The symbol with an index below {@link length}. */
  symbol(index: number): ElfSymbol {
    const { entries, littleEndian, strings, version: versionOf } = this.#parts;
    const at = index * ENTRY_SIZE;
    const info = entries.getUint8(at + 4);
    const version = versionOf(index);
    return {
      name: textAt(strings, entries.getUint32(at, littleEndian)),
      version: version?.name,
      isDefaultVersion: version?.isDefault ?? true,
      address: entries.getBigUint64(at + 8, littleEndian),
      size: entries.getBigUint64(at + 16, littleEndian),
      type: symbolType(info),
      binding: symbolBinding(info),
      section: entries.getUint16(at + 6, littleEndian),
    };
  }
}

/** Whether it is in this file at its address, rather than needed from another or a number. */
export function isDefined({ section, type }: ElfSymbol): boolean {
  return (
    section !== UNDEFINED_SECTION &&
    section !== ABSOLUTE_SECTION &&
    section !== COMMON_SECTION &&
    type !== 'tls'
  );
}

/** Whether it is code of this file. */
export function isFunction(symbol: ElfSymbol): boolean {
  return (symbol.type === 'function' || symbol.type === 'ifunc') && isDefined(symbol);
}
