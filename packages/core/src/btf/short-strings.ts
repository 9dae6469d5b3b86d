import type { StringReader } from './char-array.ts';

/** Names of processes in flight on a busy machine fit; a table of `comm` takes 8 kB. */
const SLOTS = 512;

/**
 * A reader of `char[length]` that remembers what it read, by the raw bytes: a process name that comes again costs a few loads and
 * compares instead of a UTF-8 decode. The table is bounded; a collision replaces.
 *
 * Written out as source, since a loop over the words costs as much as it saves.
 *
 * @param read what to do for bytes not in the table
 */
export function shortStringReader(length: number, read: StringReader): StringReader {
  const words = Array.from({ length: Math.ceil(length / 4) }, (_, index) => index);
  const load = (word: number): string => {
    const at = word === 0 ? 'o' : `o + ${word * 4}`;
    const left = length - word * 4;
    if (left >= 4) return `view.getUint32(${at}, true)`;
    if (left === 1) return `view.getUint8(${at})`;
    const two = `view.getUint16(${at}, true)`;
    return left === 2 ? two : `${two} | view.getUint8(o + ${word * 4 + 2}) << 16`;
  };
  const source = `
    return (view, o) => {
      ${words.map((word) => `const w${word} = (${load(word)}) | 0;`).join('\n')}
      const hash = ${words.map((word) => `Math.imul(w${word}, ${multiplier(word)})`).join(' + ')} | 0;
      const slot = (hash ^ hash >>> 15) >>> 8 & ${SLOTS - 1};
      const at = slot * ${words.length};
      if (${words.map((word) => `keys[at + ${word}] === w${word}`).join(' && ')}) return strings[slot];
      const string = read(view, o);
      ${words.map((word) => `keys[at + ${word}] = w${word};`).join('\n')}
      return (strings[slot] = string);
    };`;
  // All zeros is the empty string, so an empty table is already right.
  const keys = new Int32Array(SLOTS * words.length);
  const strings = Array.from({ length: SLOTS }, () => '');
  // oxlint-disable-next-line typescript/no-implied-eval -- compiling is the point, once per type
  const make = new Function('keys', 'strings', 'read', source) as (
    keys: Int32Array,
    strings: string[],
    read: StringReader,
  ) => StringReader;
  return make(keys, strings, read);
}

/** A factor for each word, odd and well mixed, so that the products need not wait for each other. */
function multiplier(word: number): number {
  return Math.imul(0x9e3779b1, 2 * word + 1);
}
