import { textAt } from './numbers.ts';
import { symbolBinding, symbolType, type ElfSymbol } from './symbol.ts';
import type { SymbolVersion } from './versions.ts';

const ENTRY_SIZE = 24;
const UNDEFINED_SECTION = 0;
const ABSOLUTE_SECTION = 0xfff1;
const COMMON_SECTION = 0xfff2;

const NUL = 0;
const AT = 0x40;
const STT_NOTYPE = 0;
const STT_FUNC = 2;
const STT_GNU_IFUNC = 10;
const STB_LOCAL = 0;

/** Symbols of code as columns. */
export interface CodeSymbols {
  /** Their indices in the table. */
  readonly numbers: Uint32Array;
  /** The lower halves of their addresses. */
  readonly low: Uint32Array;
  readonly high: Uint32Array;
}

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
  /** How many symbols there are. */
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
    const wanted = Buffer.from(name);
    for (let index = 1; index < this.length; index++) {
      const at = entries.getUint32(index * ENTRY_SIZE, littleEndian);
      const end = at + wanted.length;
      if (strings[at] !== wanted[0] || (strings[end] !== NUL && strings[end] !== AT)) continue;
      if (wanted.compare(strings, at, end) === 0) yield this.symbol(index);
    }
  }

  /** Bytes that it keeps in memory. */
  get size(): number {
    return this.#parts.entries.byteLength + this.#parts.strings.length;
  }

  /**
   * What can be run: functions, and what assembly puts into sections of code without saying what it is.
   *
   * @param sections by their indices, the sections with code
   */
  code(sections: ReadonlyMap<number, unknown>): CodeSymbols {
    const { entries, littleEndian } = this.#parts;
    const numbers = new Uint32Array(this.length);
    const low = new Uint32Array(this.length);
    const high = new Uint32Array(this.length);
    const [lowAt, highAt] = littleEndian ? [8, 12] : [12, 8];
    let length = 0;
    for (let index = 1; index < this.length; index++) {
      const at = index * ENTRY_SIZE;
      const info = entries.getUint8(at + 4);
      const type = info & 0xf;
      // Local ones without type are labels, and marks between code and data.
      const isCode =
        type === STT_FUNC ||
        type === STT_GNU_IFUNC ||
        (type === STT_NOTYPE && info >>> 4 !== STB_LOCAL);
      if (!isCode || !sections.has(entries.getUint16(at + 6, littleEndian))) continue;
      numbers[length] = index;
      low[length] = entries.getUint32(at + lowAt, littleEndian);
      high[length] = entries.getUint32(at + highAt, littleEndian);
      length++;
    }
    return {
      numbers: numbers.slice(0, length),
      low: low.slice(0, length),
      high: high.slice(0, length),
    };
  }

  /** The symbol with an index below {@link length}. */
  symbol(index: number): ElfSymbol {
    const { entries, littleEndian, strings, version: versionOf } = this.#parts;
    const at = index * ENTRY_SIZE;
    const info = entries.getUint8(at + 4);
    const text = textAt(strings, entries.getUint32(at, littleEndian));
    // Linkers write versions into the names in .symtab, which has no other place for them.
    const [, name = text, marks = '@@', own] = /^([^@]+)(@@?)(.+)$/.exec(text) ?? [];
    const version = versionOf(index) ?? { name: own, isDefault: marks === '@@' };
    return {
      name,
      version: version.name,
      isDefaultVersion: version.isDefault,
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
