import { endianness } from 'node:os';
import { DecodeWriter } from './decode-source.ts';
import { EncodeWriter } from './encode-source.ts';
import type { Representation } from './representation.ts';

/** Every function of codec-runtime.ts that generated source calls. */
const HELPERS =
  'charArrayReader, copyBytes, getBits, getExact, putBits, putBytes, putExact, putString, putUnion, rooted, toBigint, toBoolean, toFloat, toInteger, toItems, toRecord, tooShort, within, zero';

/**
 * The body of a function that takes codec-runtime.ts and returns a codec.
 *
 * Each struct becomes a function whose object literal lists its properties, so that all objects of a type share one hidden class, and each
 * field is one DataView call at a constant offset, which V8 compiles to a load. Names from BTF appear as JSON strings only.
 *
 * @param root how errors name the value
 */
export function codecSource(representation: Representation, root: string): string {
  const littleEndian = endianness() === 'LE';
  const decode = new DecodeWriter(littleEndian);
  const encode = new EncodeWriter(littleEndian, decode);
  const { size } = representation;
  const decoded = decode.expression(representation, 'o', root);
  const encoded = encode.statement(representation, 'x', 'o', '');
  const check = `if (!(o >= 0 && o + ${size} <= view.byteLength)) throw tooShort(${JSON.stringify(root)}, ${size}, view, o);`;
  return `'use strict';
const { ${HELPERS} } = runtime;
${[...decode.declarations, ...encode.declarations].join('\n')}
return {
  size: ${size},
  decode(view, o) {
    ${check}
    return ${decoded};
  },
  encode(x, view, o) {
    ${check}
    let a;
    try {
      ${encoded}
    } catch (error) {
      throw rooted(error, ${JSON.stringify(root)});
    }
  },
};`;
}
