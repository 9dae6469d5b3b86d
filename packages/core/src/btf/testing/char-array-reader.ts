import type { StringReader } from '../char-array.ts';
import * as runtime from '../codec-runtime.ts';
import { stringReaderSource } from '../short-strings.ts';

/** The reader of `char[length]` that codecs contain. */
export function charArrayReader(length: number): StringReader {
  // oxlint-disable-next-line typescript/no-implied-eval -- as codecs are compiled
  const make = new Function(
    'runtime',
    `const { shortStringReader, stringReader } = runtime; return ${stringReaderSource(length)};`,
  ) as (helpers: typeof runtime) => StringReader;
  return make(runtime);
}
