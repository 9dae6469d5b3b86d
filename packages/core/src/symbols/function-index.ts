import type { ElfFile } from '../elf/elf-file.ts';
import type { SymbolTable } from '../elf/symbol-table.ts';
import type { ElfSymbol } from '../elf/symbol.ts';
import { AddressIndex } from './address-index.ts';

const EXECUTABLE = 4n;
/** How many symbols before an address are looked at: one within another ends before it. */
const MOST_STEPS = 16;

/** A function and how far behind its start an address is. */
export interface FoundFunction {
  readonly name: string;
  readonly offset: number;
}

/** The functions of one symbol table of an ELF file, found by address. */
export class FunctionIndex {
  readonly #table: SymbolTable;
  readonly #index: AddressIndex;
  /** By number of a section with code, the address behind it. */
  readonly #ends: ReadonlyMap<number, bigint>;

  constructor(elf: ElfFile, table: SymbolTable) {
    const code = elf.sections.filter(({ flags }) => (flags & EXECUTABLE) !== 0n);
    this.#ends = new Map(code.map(({ index, address, size }) => [index, address + BigInt(size)]));
    const { low, high, numbers } = table.code(this.#ends);
    this.#table = table;
    this.#index = new AddressIndex(low, high, numbers);
  }

  /** Bytes of memory it keeps, about. */
  get size(): number {
    return this.#table.size + this.#index.length * 12;
  }

  /** @param address before the loader moves the file */
  find(address: bigint): FoundFunction | undefined {
    let place = this.#index.floor(address);
    for (let step = 0; place >= 0 && step < MOST_STEPS; step++) {
      const start = this.#index.address(place);
      const best = this.#bestAt(place, address - start);
      if (best !== undefined) return { name: best.name, offset: Number(address - start) };
      place = start === 0n ? -1 : this.#index.floor(start - 1n);
    }
    return undefined;
  }

  /** Of the symbols that start where the one at a place does and reach far enough, the one to show. */
  #bestAt(place: number, offset: bigint): ElfSymbol | undefined {
    const start = this.#index.address(place);
    let best: ElfSymbol | undefined;
    for (let step = 0; step < MOST_STEPS; step++, place++) {
      if (place >= this.#index.length || this.#index.address(place) !== start) break;
      const symbol = this.#table.symbol(this.#index.number(place));
      // Assembly without .size: the function goes on until the next one, or its section's end.
      const size = symbol.size || (this.#ends.get(symbol.section) ?? start) - start;
      if (offset >= size) continue;
      if (best === undefined || rank(symbol) < rank(best)) best = symbol;
    }
    return best;
  }
}

const bindingRank = { global: 0, unique: 0, weak: 1, local: 2, other: 3 } as const;

/** As perf(1) chooses: what has a size, is global, and has few underscores before its name. */
function rank({ size, binding, name }: ElfSymbol): number {
  const underscores = /^_*/.exec(name)?.[0].length ?? 0;
  return (size === 0n ? 1000 : 0) + bindingRank[binding] * 100 + Math.min(underscores, 99);
}
