import { checkFunction, checkInteger, checkOptions, checkString, checkU64 } from '../arguments.ts';
import { ElfError } from '../errors/elf-error.ts';
import { unpackXz } from '../ffi/unpack-xz.ts';
import { readHeader, type ElfHeader } from './header.ts';
import { readNotes, type ElfNote } from './notes.ts';
import { bytesOf } from './numbers.ts';
import {
  SHT_DYNSYM,
  SHT_GNU_VERDEF,
  SHT_GNU_VERNEED,
  SHT_GNU_VERSYM,
  SHT_NOBITS,
  SHT_NOTE,
  SHT_SYMTAB,
  readSections,
  type ElfSection,
} from './section.ts';
import { PT_LOAD, PT_NOTE, readSegments, type ElfSegment } from './segment.ts';
import { BytesSource, FileSource, type ElfSource } from './source.ts';
import { SymbolTable, isFunction } from './symbol-table.ts';
import type { ElfSymbol } from './symbol.ts';
import { readVersions, type SymbolVersion } from './versions.ts';

const NT_GNU_BUILD_ID = 3;
/** Bytes that `.gnu_debugdata` may unpack to. */
const MOST_DEBUG_DATA = 64 * 2 ** 20;

const goSections: ReadonlySet<string> = new Set([
  '.go.buildinfo',
  '.note.go.buildid',
  '.gopclntab',
]);

/**
 * A 64-bit ELF file: an executable, a shared library, a file of debug information.
 *
 * Only what is asked for is read, and nothing in the file is believed: what is not within it, or leads in circles, is an
 * {@link ElfError} or left out.
 */
export class ElfFile {
  /** ET_REL 1, ET_EXEC 2, ET_DYN 3, ET_CORE 4, as in elf(5). */
  readonly type: number;
  /** EM_X86_64 62, EM_AARCH64 183 and so on. */
  readonly machine: number;
  /** The byte order of its numbers. */
  readonly littleEndian: boolean;
  /** What linkers and debuggers read, in the order of the file. */
  readonly sections: readonly ElfSection[];
  /** What the loader reads, in the order of the file. */
  readonly segments: readonly ElfSegment[];
  readonly #source: ElfSource;
  /** What a loader maps, code first. */
  readonly #loaded: readonly ElfSegment[];
  readonly #tables = new Map<number, SymbolTable>();
  #debugData: ElfFile | undefined | null = null;

  private constructor(source: ElfSource) {
    const header: ElfHeader = readHeader(source);
    this.type = header.type;
    this.machine = header.machine;
    this.littleEndian = header.littleEndian;
    this.sections = readSections(source, header);
    this.segments = readSegments(header);
    this.#loaded = this.segments
      .filter(({ type }) => type === PT_LOAD)
      .toSorted((a, b) => Number(b.executable) - Number(a.executable));
    this.#source = source;
  }

  /**
   * Reads an ELF file in memory.
   *
   * @param bytes kept and read later: don't change them
   * @param subject how errors name it
   * @throws {ElfError} when it is none, has not 64 bits, or is corrupt
   */
  static parse(bytes: Uint8Array, subject = 'the file'): ElfFile {
    if (!(bytes instanceof Uint8Array)) throw new TypeError('an ELF file is given as a Uint8Array');
    checkString(subject, 'What errors call a file');
    return new ElfFile(new BytesSource(bytes, subject));
  }

  /**
   * Opens a file, gives it to `use`, and closes it. What `use` returns must not read from the file later: that throws.
   *
   * @throws {ElfError} when it is no regular file, no ELF file, has not 64 bits, or is corrupt
   * @throws {Error} of node:fs when it cannot be opened: ENOENT, EACCES
   */
  static with<T>(path: string, use: (elf: ElfFile) => T): T {
    if (typeof path !== 'string') throw new TypeError(`a path is a text; this is a ${typeof path}`);
    checkFunction(use, 'What uses a file');
    using source = FileSource.open(path);
    return use(new ElfFile(source));
  }

  /** The first section with a name. */
  section(name: string): ElfSection | undefined {
    checkString(name, "A section's name");
    return this.sections.find((section) => section.name === name);
  }

  /**
   * The bytes of a section in the file, as they are there: compressed ones stay so. Empty for those that have none (`.bss`).
   *
   * @throws {ElfError} when they don't lie within the file, or are more than 1 GiB
   */
  content(section: ElfSection): Buffer {
    checkOptions(section, 'A section');
    const { type, offset, size } = section;
    for (const number of [type, offset, size])
      // What a corrupt file says, however large, is refused by what follows.
      checkInteger(number, 'A number of a section', 0, Number.MAX_VALUE);
    return bytesOf(this.#read(type === SHT_NOBITS ? 0 : offset, type === SHT_NOBITS ? 0 : size));
  }

  /** The symbols of `.symtab`, which strip(1) removes; undefined when it has none. @throws {ElfError} when they are corrupt */
  get symbolTable(): SymbolTable | undefined {
    return this.#table(SHT_SYMTAB);
  }

  /** The symbols of `.dynsym`, with their versions; undefined for what is statically linked. @throws {ElfError} when they are corrupt */
  get dynamicSymbolTable(): SymbolTable | undefined {
    return this.#table(SHT_DYNSYM);
  }

  /** Bytes in all. */
  get size(): number {
    return this.#source.size;
  }

  /**
   * The ELF file within this one, in `.gnu_debugdata`: some distributions (Fedora and its kin) put the functions there that strip(1) takes
   * from `.symtab`, packed by xz. It is unpacked by `liblzma.so.5`, when it is first asked for.
   *
   * Undefined where there is none, where that library is missing, and when it is corrupt or has more than 64 MiB: only exported functions
   * have names then. Addresses in it are those of this file, which {@link fileOffset} is asked for; it has no code of its own.
   */
  get debugData(): ElfFile | undefined {
    if (this.#debugData === null) this.#debugData = this.#readDebugData();
    return this.#debugData;
  }

  /**
   * The tables that name functions: `.dynsym`, and `.symtab` or what {@link debugData} has of it.
   *
   * @throws {ElfError} when they are corrupt
   */
  get functionTables(): readonly SymbolTable[] {
    const { dynamicSymbolTable, symbolTable = this.debugData?.symbolTable } = this;
    return [dynamicSymbolTable, symbolTable].filter((table) => table !== undefined);
  }

  /**
   * The functions of this file with a name, from all tables, each address once.
   *
   * @param name `memcpy`, or with a version: `memcpy@GLIBC_2.2.5`, `memcpy@@GLIBC_2.14`. Without one, the version that programs get
   *   which are linked now comes first.
   * @throws {ElfError} when the symbols are corrupt
   */
  functions(name: string): ElfSymbol[] {
    if (typeof name !== 'string' || name === '')
      throw new TypeError("a function's name is a text that is not empty");
    const [, plain = name, version] = /^(.+?)@{1,2}(.+)$/.exec(name) ?? [];
    const found = this.functionTables.flatMap((table) => [...table.named(plain)]);
    const wanted = found.filter(
      (symbol) => isFunction(symbol) && (version === undefined || symbol.version === version),
    );
    const byAddress = new Map<bigint, ElfSymbol>();
    for (const symbol of wanted.toSorted(defaultVersionFirst))
      if (!byAddress.has(symbol.address)) byAddress.set(symbol.address, symbol);
    return [...byAddress.values()];
  }

  /**
   * Where in the file the byte for an address is; undefined for one that is not in it, such as one of `.bss`.
   *
   * It is what uprobes take, and what /proc/PID/maps counts in.
   *
   * @param address before the loader moves the file, as symbols have it
   */
  fileOffset(address: bigint): number | undefined {
    checkU64(address, 'An address');
    const segment = this.#loaded.find(
      ({ address: start, fileSize }) => address >= start && address - start < BigInt(fileSize),
    );
    return segment && segment.offset + Number(address - segment.address);
  }

  /**
   * The address for a byte of the file, before the loader moves it; undefined when it is not loaded. Where a byte is loaded twice, as
   * code and as data, it is the address as code.
   */
  addressOf(fileOffset: number): bigint | undefined {
    checkInteger(fileOffset, 'An offset in a file', 0, Number.MAX_SAFE_INTEGER);
    const segment = this.#loaded.find(
      ({ offset, fileSize }) => fileOffset >= offset && fileOffset - offset < fileSize,
    );
    return segment && segment.address + BigInt(Math.trunc(fileOffset - segment.offset));
  }

  /** What the linker named this build by, in hexadecimal; undefined when it did not. @throws {ElfError} when notes are corrupt */
  get buildId(): string | undefined {
    for (const { name, type, content } of this.notes())
      if (name === 'GNU' && type === NT_GNU_BUILD_ID) return content.toString('hex');
    return undefined;
  }

  /** Whether Go's linker made it, also when it is stripped: Go moves its stacks, which uretprobes don't survive. */
  get isGo(): boolean {
    return this.sections.some(({ name }) => goSections.has(name));
  }

  /** All notes, from sections, or from segments in a file without sections. @throws {ElfError} when they are corrupt */
  *notes(): Generator<ElfNote, void, undefined> {
    const sections = this.sections.filter(({ type }) => type === SHT_NOTE);
    const places =
      sections.length > 0
        ? sections
        : this.segments
            .filter(({ type }) => type === PT_NOTE)
            .map(({ offset, fileSize, alignment }) => ({ offset, size: fileSize, alignment }));
    for (const { offset, size, alignment } of places)
      yield* readNotes(this.#read(offset, size), this.littleEndian, alignment);
  }

  #readDebugData(): ElfFile | undefined {
    const section = this.section('.gnu_debugdata');
    if (section === undefined) return undefined;
    try {
      const unpacked = unpackXz(this.content(section), MOST_DEBUG_DATA);
      if (typeof unpacked === 'string') return undefined;
      const inner = ElfFile.parse(unpacked, `.gnu_debugdata of ${this.#source.subject}`);
      // Read now: what is corrupt is as good as none, and shows here.
      return inner.symbolTable && inner;
    } catch (error) {
      if (error instanceof ElfError) return undefined;
      throw error;
    }
  }

  #table(type: number): SymbolTable | undefined {
    const known = this.#tables.get(type);
    if (known !== undefined) return known;
    const section = this.sections.find((candidate) => candidate.type === type);
    if (section === undefined) return undefined;
    const linked = this.sections[section.link];
    if (linked === undefined)
      throw new ElfError(
        `${this.#source.subject} is corrupt: the names of ${section.name} are in section ${section.link}, and it has ${this.sections.length}.`,
      );
    const strings = this.content(linked);
    const table = new SymbolTable({
      littleEndian: this.littleEndian,
      entries: this.#read(section.offset, section.type === SHT_NOBITS ? 0 : section.size),
      strings,
      version: type === SHT_DYNSYM ? this.#versions(strings) : () => undefined,
    });
    this.#tables.set(type, table);
    return table;
  }

  #versions(strings: Buffer): (index: number) => SymbolVersion | undefined {
    const part = (type: number): DataView | undefined => {
      const section = this.sections.find((candidate) => candidate.type === type);
      return section && this.#read(section.offset, section.size);
    };
    const symbols = part(SHT_GNU_VERSYM);
    if (symbols === undefined) return () => undefined;
    return readVersions({
      littleEndian: this.littleEndian,
      symbols,
      definitions: part(SHT_GNU_VERDEF),
      needs: part(SHT_GNU_VERNEED),
      strings,
    });
  }

  #read(offset: number, size: number): DataView {
    return this.#source.read(offset, size);
  }
}

function defaultVersionFirst(one: ElfSymbol, other: ElfSymbol): number {
  return Number(other.isDefaultVersion) - Number(one.isDefaultVersion);
}
