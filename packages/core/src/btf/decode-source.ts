import { fieldsOf } from './representation.ts';
import { stringReaderSource } from './short-strings.ts';
import { javaScript, type SourceStyle } from './source-style.ts';
import type { BitRange, Field, Part, Representation } from './representation.ts';

/** Longer arrays are filled in a loop. */
const LITERAL_LENGTH = 8;

/** Writes the source that turns bytes into values. In it `view` is the DataView and `o` the offset of the record. */
export class DecodeWriter {
  /** Functions and constants that the expressions use. */
  readonly declarations: string[] = [];
  readonly #littleEndian: boolean;
  readonly #style: SourceStyle;
  readonly #functions = new Map<Representation, string>();
  readonly #readers = new Map<number, string>();

  constructor(littleEndian: boolean, style: SourceStyle = javaScript) {
    this.#littleEndian = littleEndian;
    this.#style = style;
  }

  /**
   * An expression for the value at an offset.
   *
   * @param at the source of the offset
   * @param where how an error while decoding names the place
   */
  expression(representation: Representation, at: string, where: string): string {
    const { size } = representation;
    switch (representation.kind) {
      case 'number':
        return this.integer(size, representation.signed, at);
      case 'bigint':
        return this.integer(size, representation.signed, at);
      case 'enum':
        return this.integer(size, representation.signed, at);
      case 'boolean':
        return `${this.integer(size, false, at)} != 0`;
      case 'exact': {
        const [high, low] = this.#littleEndian ? [`${at} + 4`, at] : [at, `${at} + 4`];
        const { signed } = representation;
        return `getExact(${this.integer(4, signed, high)}, ${this.integer(4, false, low)}, ${signed}, ${JSON.stringify(where)})`;
      }
      case 'float':
        return `view.getFloat${size * 8}(${at}, ${this.#littleEndian})`;
      case 'string':
        return `${this.#reader(size)}(view, ${at})`;
      case 'bytes':
        return `copyBytes(view, ${at}, ${size})`;
      case 'array':
      case 'record':
        return `${this.#function(representation, where)}(view, ${at})`;
    }
  }

  /** An integer that fills whole bytes. */
  integer(size: number, signed: boolean, at: string): string {
    const sign = signed ? 'Int' : 'Uint';
    if (size === 1) return `view.get${sign}8(${at})`;
    if (size <= 4) return `view.get${sign}${size * 8}(${at}, ${this.#littleEndian})`;
    if (size === 8) return `view.getBig${sign}64(${at}, ${this.#littleEndian})`;
    const [high, low] = this.#littleEndian ? [`${at} + 8`, at] : [at, `${at} + 8`];
    return `(${this.integer(8, signed, high)} << 64n | ${this.integer(8, false, low)})`;
  }

  /** The properties of an object literal. */
  properties(parts: readonly Part[], where: string): string {
    return fieldsOf(parts)
      .map((field) => `${key(field.name)}: ${this.field(field, `${where}.${field.name}`)},`)
      .join('\n');
  }

  /**
   * An expression for a field of the record at `o`.
   *
   * @param where how an error while decoding names the field
   */
  field({ offset, bits, representation }: Field, where: string): string {
    const at = offset === 0 ? 'o' : `o + ${offset}`;
    return bits === undefined
      ? this.expression(representation, at, where)
      : this.#bits(bits, representation, at);
  }

  #bits({ start, size }: BitRange, representation: Representation, at: string): string {
    const signed = 'signed' in representation && representation.signed;
    const bytes = Math.ceil((start + size) / 8);
    const wide = `getBits(view, ${at}, ${start}, ${size}, ${signed}, ${this.#littleEndian})`;
    if (
      representation.kind === 'bigint' ||
      (representation.kind === 'enum' && representation.size === 8)
    )
      return wide;
    if (representation.kind === 'exact') return `Number(${wide})`;
    if (bytes > 4 || bytes === 3)
      return representation.kind === 'boolean' ? `${wide} != 0n` : `Number(${wide})`;
    const shift = this.#littleEndian ? start : bytes * 8 - start - size;
    const raw = this.integer(bytes, false, at);
    if (signed) return `${raw} << ${32 - shift - size} >> ${32 - size}`;
    // `>>> 0` for a field of all 32 bits, which `&` would make negative.
    const value = `(${raw} >>> ${shift} & ${size === 32 ? -1 : 2 ** size - 1}) >>> 0`;
    return representation.kind === 'boolean' ? `(${value}) !== 0` : value;
  }

  #reader(length: number): string {
    let name = this.#readers.get(length);
    if (name === undefined) {
      name = `string${length}`;
      this.declarations.push(`const ${name} = ${stringReaderSource(length)};`);
      this.#readers.set(length, name);
    }
    return name;
  }

  #function(representation: Representation, where: string): string {
    const known = this.#functions.get(representation);
    if (known !== undefined) return known;
    const name = `decode${this.#style.functionName(representation, this.#functions.size)}`;
    this.#functions.set(representation, name);
    const { annotate } = this.#style;
    const result = annotate(this.#style.typeOf(representation));
    this.declarations.push(
      `function ${name}(view${annotate('DataView')}, o${annotate('number')})${result} {\n${this.#body(representation, where)}\n}`,
    );
    return name;
  }

  #body(representation: Representation, where: string): string {
    if (representation.kind === 'record')
      return `return {\n${this.properties(representation.parts, representation.name || where)}\n};`;
    if (representation.kind !== 'array') return '';
    const { element, length } = representation;
    const inner = `${where}[]`;
    if (length <= LITERAL_LENGTH) {
      const items = Array.from({ length }, (_, index) =>
        this.expression(element, index === 0 ? 'o' : `o + ${index * element.size}`, inner),
      );
      return `return [${items.join(', ')}];`;
    }
    return `const items = [];
for (let i = 0, at = o; i < ${length}; i++, at += ${element.size}) items.push(${this.expression(element, 'at', inner)});
return items;`;
  }
}

/** A key of an object literal. Computed for `__proto__`, which would set the prototype otherwise. */
function key(name: string): string {
  return name === '__proto__' ? '["__proto__"]' : JSON.stringify(name);
}
