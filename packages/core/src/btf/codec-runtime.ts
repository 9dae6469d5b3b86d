/** What compiled codecs call. Loops and rare cases live here; what is hot is in the generated source itself. */
export { copyBytes, putBytes, zero } from './bytes.ts';
export { getBits, putBits } from './bits.ts';
export { putString } from './char-array.ts';
export { named, rooted, tooShort, within } from './field-problem.ts';
export {
  getExact,
  putExact,
  toBigint,
  toBoolean,
  toFloat,
  toInteger,
  toItems,
  toRecord,
} from './check-value.ts';
export { putUnion } from './put-union.ts';
export { shortStringReader, stringReader } from './short-strings.ts';
