import { endianness } from 'node:os';
import { DecodeWriter } from './decode-source.ts';
import { EncodeWriter } from './encode-source.ts';
import type { Representation } from './representation.ts';
import { javaScript, type SourceStyle } from './source-style.ts';

/** Every function of codec-runtime.ts that generated source calls. */
export const codecHelpers = [
  'copyBytes',
  'getBits',
  'getExact',
  'putBits',
  'putBytes',
  'putExact',
  'putString',
  'putUnion',
  'rooted',
  'shortStringReader',
  'stringReader',
  'toBigint',
  'toBoolean',
  'toFloat',
  'toInteger',
  'toItems',
  'toRecord',
  'tooShort',
  'within',
  'zero',
] as const;

/**
 * Writes the source of codecs.
 *
 * Each struct becomes a function whose object literal lists its properties, so that all objects of a type share one hidden class, and each
 * field is one DataView call at a constant offset, which V8 compiles to a load. Names from BTF appear as JSON strings only.
 */
export class CodecWriter {
  readonly #decode: DecodeWriter;
  readonly #encode: EncodeWriter;
  readonly #style: SourceStyle;

  constructor(style: SourceStyle = javaScript) {
    const littleEndian = endianness() === 'LE';
    this.#style = style;
    this.#decode = new DecodeWriter(littleEndian, style);
    this.#encode = new EncodeWriter(littleEndian, this.#decode, style);
  }

  /** Functions and constants that the codecs use. */
  get declarations(): readonly string[] {
    return [...this.#decode.declarations, ...this.#encode.declarations];
  }

  /**
   * An expression for the codec of a type.
   *
   * @param root how errors name the value
   */
  expression(representation: Representation, root: string): string {
    const { size } = representation;
    const { annotate, typeOf } = this.#style;
    const name = JSON.stringify(root);
    const decoded = this.#decode.expression(representation, 'o', root);
    const encoded = this.#encode.statement(representation, 'x', 'o', '');
    const place = `view${annotate('DataView')}, o${annotate('number')}`;
    const check = `if (!(o >= 0 && o + ${size} <= view.byteLength)) throw tooShort(${name}, ${size}, view, o);`;
    return `{
size: ${size},
read(${place})${annotate(typeOf(representation))} {
return ${decoded};
},
decode(${place})${annotate(typeOf(representation))} {
${check}
return ${decoded};
},
encode(x${annotate('any')}, ${place})${annotate('void')} {
${check}
try {
${this.#encode.withScratch(encoded)}
} catch (error) {
throw rooted(error, ${name});
}
},
}`;
  }
}

/** The body of a function that takes codec-runtime.ts and returns a codec. */
export function codecSource(representation: Representation, root: string): string {
  const writer = new CodecWriter();
  const codec = writer.expression(representation, root);
  return `'use strict';
const { ${codecHelpers.join(', ')} } = runtime;
${writer.declarations.join('\n')}
return ${codec};`;
}
