import { textAt } from './numbers.ts';

/** VERSYM_HIDDEN: not what one gets without naming a version. */
const HIDDEN = 0x8000;
/** VER_NDX_GLOBAL and below: the symbol has no version. */
const UNVERSIONED = 1;
/** A version's number has 15 bits: a file with more entries than that, which lead into each other, is not read to the end. */
const MOST_ENTRIES = 1 << 16;

/** The version of a dynamic symbol. */
export interface SymbolVersion {
  /** `GLIBC_2.14`. */
  readonly name: string;
  /** What a program gets that is linked now: `memcpy@@GLIBC_2.14` rather than `memcpy@GLIBC_2.2.5`. */
  readonly isDefault: boolean;
}

/** The sections that say versions; Elf64_Verdef and its like, Linux Standard Base, Symbol Versioning. */
export interface VersionSections {
  readonly littleEndian: boolean;
  readonly symbols: DataView;
  readonly definitions: DataView | undefined;
  readonly needs: DataView | undefined;
  /** The strings of the dynamic symbols. */
  readonly strings: Buffer;
}

/** What says the version of a symbol by its index. */
export function readVersions(
  sections: VersionSections,
): (index: number) => SymbolVersion | undefined {
  const { littleEndian, symbols, definitions, needs, strings } = sections;
  const names = new Map<number, string>();
  const budget = { left: MOST_ENTRIES };
  const needed = new Set<number>();
  if (definitions !== undefined) {
    for (const at of chain(definitions, littleEndian, { next: 16, size: 20, budget })) {
      const first = at + definitions.getUint32(at + 12, littleEndian);
      if (first + 8 > definitions.byteLength) continue;
      const number = definitions.getUint16(at + 4, littleEndian) & ~HIDDEN;
      names.set(number, textAt(strings, definitions.getUint32(first, littleEndian)));
    }
  }
  if (needs !== undefined) {
    for (const at of chain(needs, littleEndian, { next: 12, size: 16, budget })) {
      const start = at + needs.getUint32(at + 8, littleEndian);
      for (const need of chain(needs, littleEndian, { next: 12, size: 16, start, budget })) {
        const number = needs.getUint16(need + 6, littleEndian) & ~HIDDEN;
        names.set(number, textAt(strings, needs.getUint32(need + 8, littleEndian)));
        needed.add(number);
      }
    }
  }
  return (index) => {
    if (index * 2 + 2 > symbols.byteLength) return undefined;
    const entry = symbols.getUint16(index * 2, littleEndian);
    const number = entry & ~HIDDEN;
    const name = number > UNVERSIONED ? names.get(number) : undefined;
    return name === undefined
      ? undefined
      : { name, isDefault: (entry & HIDDEN) === 0 && !needed.has(number) };
  };
}

interface Links {
  /** Where in an entry its distance to the next is, 0 in the last. */
  readonly next: number;
  /** Bytes of an entry. */
  readonly size: number;
  readonly start?: number;
  /** How many entries may still be read, of all chains together. */
  readonly budget: { left: number };
}

/** The places of entries that each say how far it is to the next: always forward, so it ends. */
function* chain(
  view: DataView,
  littleEndian: boolean,
  { next, size, start = 0, budget }: Links,
): Generator<number, void, undefined> {
  for (let at = start; at + size <= view.byteLength && budget.left > 0;) {
    budget.left--;
    yield at;
    const distance = view.getUint32(at + next, littleEndian);
    if (distance === 0) return;
    at += distance;
  }
}
