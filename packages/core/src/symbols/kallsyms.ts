import { BpfError } from '../errors/bpf-error.ts';

const EBADMSG = 74;
const NEWLINE = 0x0a;
const SPACE = 0x20;
const TAB = 0x09;
const OPEN_BRACKET = 0x5b;
/** No line is shorter: 16 digits, a space, a type, a space, a letter, a newline. */
const SHORTEST_LINE = 21;
const BAD_DIGIT = 0xff;

/** The value of each hexadecimal digit's byte. */
const digits = new Uint8Array(256).fill(BAD_DIGIT);
for (const [value, digit] of Buffer.from('0123456789abcdef').entries()) digits[digit] = value;

/** The lines of /proc/kallsyms as columns. Names stay in the bytes that were read. */
export interface Kallsyms {
  readonly length: number;
  readonly bytes: Buffer;
  /** Where each name starts and ends in the bytes. */
  readonly starts: Uint32Array;
  readonly ends: Uint32Array;
  /** As nm(1) has them: `t` for a function of a file, `T` for a global one. */
  readonly types: Uint8Array;
  /** Indices in {@link moduleNames}. */
  readonly modules: Uint16Array;
  /** The first is that of symbols of the kernel itself. */
  readonly moduleNames: readonly (string | undefined)[];
  readonly low: Uint32Array;
  readonly high: Uint32Array;
}

/**
 * Reads the text of /proc/kallsyms: `ffffffff81000000 T name\t[module]`, a line each (kernel/kallsyms.c, s_show).
 *
 * @throws {BpfError} EBADMSG when a line is none
 */
export function parseKallsyms(bytes: Buffer, subject: string): Kallsyms {
  const most = Math.floor((bytes.length + 1) / SHORTEST_LINE) + 1;
  const starts = new Uint32Array(most);
  const ends = new Uint32Array(most);
  const types = new Uint8Array(most);
  const modules = new Uint16Array(most);
  const low = new Uint32Array(most);
  const high = new Uint32Array(most);
  const names = new ModuleNames(bytes);
  let length = 0;
  let at = 0;
  const end = bytes.at(-1) === NEWLINE ? bytes.length - 1 : bytes.length;
  while (at < end) {
    const name = at + 19;
    const newline = bytes.indexOf(NEWLINE, name);
    const stop = newline < 0 ? end : newline;
    high[length] = word(bytes, at);
    low[length] = word(bytes, at + 8);
    let nameEnd = name;
    while (nameEnd < stop && bytes[nameEnd] !== TAB) nameEnd++;
    if (nameEnd === name || !isLine(bytes, at)) throw malformed(subject, length + 1);
    starts[length] = name;
    ends[length] = nameEnd;
    types[length] = bytes[at + 17] ?? 0;
    if (nameEnd < stop) modules[length] = names.indexOf(nameEnd + 1, stop);
    length++;
    at = stop + 1;
  }
  return {
    length,
    bytes,
    starts: starts.subarray(0, length),
    ends: ends.subarray(0, length),
    types: types.subarray(0, length),
    modules: modules.subarray(0, length),
    moduleNames: names.all,
    low: low.subarray(0, length),
    high: high.subarray(0, length),
  };
}

/** Eight hexadecimal digits; what is none counts for nothing here, and {@link isLine} says so. */
function word(bytes: Buffer, at: number): number {
  let value = 0;
  for (let digit = at; digit < at + 8; digit++)
    value = (value << 4) | (digits[bytes[digit] ?? 0] ?? 0);
  return value >>> 0;
}

function isLine(bytes: Buffer, at: number): boolean {
  if (bytes[at + 16] !== SPACE || bytes[at + 18] !== SPACE) return false;
  let worst = 0;
  for (let digit = at; digit < at + 16; digit++) worst |= digits[bytes[digit] ?? 0] ?? BAD_DIGIT;
  return worst < 16;
}

function malformed(subject: string, line: number): BpfError {
  return new BpfError({
    operation: 'read',
    subject,
    errno: EBADMSG,
    hint: `Line ${line} is not of the form \`<16 hexadecimal digits> <type> <name>\`, as in proc(5), kallsyms.`,
  });
}

/** The names in brackets, numbered from 1 in the order they come. */
class ModuleNames {
  readonly all: (string | undefined)[] = [undefined];
  readonly #numbers = new Map<string, number>();
  readonly #bytes: Buffer;
  #start = 0;
  #end = 0;
  #last = 0;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  indexOf(start: number, end: number): number {
    // Symbols of a module follow each other: nearly all have the name of the one before.
    if (
      this.#last > 0 &&
      this.#bytes.compare(this.#bytes, this.#start, this.#end, start, end) === 0
    )
      return this.#last;
    const brackets = this.#bytes[start] === OPEN_BRACKET ? 1 : 0;
    const name = this.#bytes.toString('latin1', start + brackets, end - brackets);
    let number = this.#numbers.get(name);
    if (number === undefined) {
      number = this.all.push(name) - 1;
      this.#numbers.set(name, number);
    }
    this.#start = start;
    this.#end = end;
    this.#last = number;
    return number;
  }
}
