import { checkInstance, checkString } from '../arguments.ts';
import { wholeNumber } from '../whole-number.ts';
import { normalize } from 'node:path';
import { Btf, type BtfType } from '../btf/index.ts';
import { readHeader } from '../btf/header.ts';
import { BtfError } from '../errors/btf-error.ts';
import { elfSection } from './elf-section.ts';

/** A line of C in an object's line information. */
export interface SourceLine {
  /** As the compiler was given it. */
  readonly file: string;
  /** From 1 on. */
  readonly line: number;
  /** The line itself, without indentation. */
  readonly text: string;
}

interface Entry extends SourceLine {
  /** Bytes from the start of the section. */
  readonly offset: number;
}

interface Section {
  readonly lines: readonly Entry[];
  /** Where functions start, in bytes, by name. */
  readonly starts: ReadonlyMap<string, number>;
}

// `line_col` of struct bpf_line_info: 22 bits of line, then 10 of column.
const LINE_SHIFT = 10;
const INSTRUCTION_BYTES = 8;

/**
 * The lines of C that an object's instructions come from. Kernels before 6.9 print a line's text and not its place.
 *
 * Format: Documentation/bpf/btf.rst, section `.BTF.ext`.
 */
export class LineTable {
  readonly #sections: ReadonlyMap<string, Section>;

  private constructor(sections: ReadonlyMap<string, Section>) {
    this.#sections = sections;
  }

  /**
   * Reads the table of an object file; undefined when it has none, or none that can be read.
   *
   * @param object the whole `.bpf.o`
   */
  static read(object: Uint8Array): LineTable | undefined {
    checkInstance(object, 'An object file', 'a Uint8Array', object instanceof Uint8Array);
    try {
      const ext = elfSection(object, '.BTF.ext');
      const btf = elfSection(object, '.BTF');
      return ext === undefined || btf === undefined ? undefined : new LineTable(parse(ext, btf));
    } catch (error) {
      // A table that is cut off: it only serves to name a line.
      if (error instanceof RangeError || error instanceof BtfError) return undefined;
      throw error;
    }
  }

  /**
   * The line of a program's instruction; undefined when it has none.
   *
   * @param mentions takes the first line from there on that has this word, where there is one
   */
  at(section: string, program: string, index: number, mentions?: string): SourceLine | undefined {
    checkString(section, 'A section');
    checkString(program, 'A program');
    wholeNumber(index, 'The index of an instruction', 0);
    if (mentions !== undefined) checkString(mentions, 'What a line mentions');
    const found = this.#sections.get(section);
    const start = found?.starts.get(program);
    if (found === undefined || start === undefined) return undefined;
    const next = Math.min(
      ...found.starts
        .values()
        .filter((other) => other > start)
        .toArray(),
    );
    const offset = start + index * INSTRUCTION_BYTES;
    // Behind its own instructions libbpf appends the functions that it calls.
    if (offset >= next) return undefined;
    const own = found.lines.filter((line) => line.offset >= start && line.offset < next);
    const entry = own.findLastIndex((line) => line.offset <= offset);
    // What belongs to no line, such as the address of a variable, was made for the one that follows.
    const following = entry === -1 ? [] : own.slice(entry).filter((line) => line.text !== '');
    return (mentions && following.find((line) => line.text.includes(mentions))) || following[0];
  }

  /** The line with this text in a section's programs or the functions they call; undefined when there are several. */
  find(section: string, text: string): SourceLine | undefined {
    checkString(section, 'A section');
    checkString(text, 'The text of a line');
    const lines = [section, '.text'].flatMap((name) => this.#sections.get(name)?.lines ?? []);
    const same = lines.filter((line) => line.text === text);
    const first = same[0];
    return same.every((line) => line.file === first?.file && line.line === first.line)
      ? first
      : undefined;
  }
}

/** @throws {RangeError} when the bytes end too early */
function parse(ext: Uint8Array, btf: Uint8Array): ReadonlyMap<string, Section> {
  const view = new DataView(ext.buffer, ext.byteOffset, ext.byteLength);
  const { littleEndian: little, strings } = readHeader(
    new DataView(btf.buffer, btf.byteOffset, btf.byteLength),
  );
  const types = Btf.parse(btf);
  const word = (at: number) => view.getUint32(at, little);
  const texts = new Map<number, string>();
  const text = (offset: number) => {
    let known = texts.get(offset);
    if (known === undefined) {
      const start = strings.start + offset;
      known = Buffer.from(btf.subarray(start, btf.indexOf(0, start))).toString('utf8');
      texts.set(offset, known);
    }
    return known;
  };
  const header = word(4);
  const functions = records(word, header + word(8), word(12), (at) => ({
    offset: word(at),
    name: nameOf(types.type(word(at + 4))),
  }));
  const lines = records(word, header + word(16), word(20), (at) => ({
    offset: word(at),
    file: normalize(text(word(at + 4))),
    text: text(word(at + 8)).trim(),
    line: word(at + 12) >>> LINE_SHIFT,
  }));
  return new Map(
    lines.entries().map(([name, entries]) => [
      text(name),
      {
        lines: entries,
        starts: new Map(functions.get(name)?.map((start) => [start.name, start.offset])),
      },
    ]),
  );
}

function nameOf(type: BtfType): string {
  return type.kind === 'func' ? type.name : '';
}

/**
 * `struct btf_ext_info_sec`, one a section, each with its records.
 *
 * @returns the records by where their section's name is in the strings
 */
function records<T>(
  word: (at: number) => number,
  start: number,
  length: number,
  read: (at: number) => T,
): Map<number, T[]> {
  const found = new Map<number, T[]>();
  const size = word(start);
  if (size === 0) throw new RangeError('records of no size');
  for (let at = start + 4; at < start + length;) {
    const count = word(at + 4);
    const first = at + 8;
    at = first + count * size;
    if (at > start + length) throw new RangeError('records beyond their section');
    found.set(
      word(first - 8),
      Array.from({ length: count }, (_, index) => read(first + index * size)),
    );
  }
  return found;
}
