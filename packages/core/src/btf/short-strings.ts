import { readString, type StringReader } from './char-array.ts';

/** Names of processes in flight on a busy machine fit; a table of `comm` takes 8 kB. */
const SLOTS = 512;
/** `comm` is 16. Longer strings repeat less, and comparing them costs more. */
const CACHED_LENGTH = 32;

/**
 * The source of an expression for the fastest reader of `char[length]`, which calls the functions of this file.
 *
 * Short strings are remembered by their raw bytes: a process name that comes again costs a few loads and compares instead of a UTF-8 decode.
 * The table is bounded; a collision replaces. Written out as source, since a loop over the words costs as much as it saves.
 */
export function stringReaderSource(length: number): string {
  if (length > CACHED_LENGTH) return `stringReader(${length})`;
  const words = Array.from({ length: Math.ceil(length / 4) }, (_, index) => index);
  const load = (word: number): string => {
    const at = word === 0 ? 'o' : `o + ${word * 4}`;
    const left = length - word * 4;
    if (left >= 4) return `view.getUint32(${at}, true) | 0`;
    if (left === 1) return `view.getUint8(${at})`;
    const two = `view.getUint16(${at}, true)`;
    return left === 2 ? two : `${two} | view.getUint8(o + ${word * 4 + 2}) << 16`;
  };
  const key = (word: number): string => (word === 0 ? 'keys[at]' : `keys[at + ${word}]`);
  return `shortStringReader(${length}, (keys, strings, read) => (view, o) => {
${words.map((word) => `const w${word} = ${load(word)};`).join('\n')}
const hash = ${words.map((word) => `Math.imul(w${word}, ${multiplier(word)})`).join(' + ')} | 0;
const slot = (hash ^ hash >>> 15) >>> 8 & ${SLOTS - 1};
const at = slot * ${words.length};
if (${words.map((word) => `${key(word)} === w${word}`).join(' && ')}) return strings[slot] ?? '';
const string = read(view, o);
${words.map((word) => `${key(word)} = w${word};`).join('\n')}
return (strings[slot] = string);
})`;
}

/** A factor for each word, odd and well mixed, so that the products need not wait for each other. */
function multiplier(word: number): number {
  return Math.imul(0x9e3779b1, 2 * word + 1);
}

/** Makes a reader from a table of what was read, by hash: the words of the strings, and the strings. */
export type MakeShortStringReader = (
  keys: Int32Array,
  strings: string[],
  read: StringReader,
) => StringReader;

/** A reader that remembers. See {@link stringReaderSource}, which writes `make`. */
export function shortStringReader(length: number, make: MakeShortStringReader): StringReader {
  // All zeros is the empty string, so an empty table is already right.
  const keys = new Int32Array(SLOTS * Math.ceil(length / 4));
  const strings = Array.from({ length: SLOTS }, () => '');
  return make(keys, strings, stringReader(length));
}

/** A reader that decodes anew each time. */
export function stringReader(length: number): StringReader {
  return (view, offset) => readString(view, offset, length);
}
