import type { DecodeWriter } from './decode-source.ts';
import { uncovered } from './padding.ts';
import { fieldsOf } from './representation.ts';
import { javaScript, type SourceStyle } from './source-style.ts';
import type {
  BitRange,
  Field,
  Group,
  Part,
  RecordRepresentation,
  Representation,
} from './representation.ts';

/** Writes the source that turns values into bytes. In it `x` is the value, `view` the DataView and `o` the offset of the record. */
export class EncodeWriter {
  /** Functions and constants that the statements use. */
  readonly declarations: string[] = [];
  readonly #littleEndian: boolean;
  readonly #decode: DecodeWriter;
  readonly #style: SourceStyle;
  readonly #functions = new Map<Representation, string>();
  #unions = 0;

  /** @param decode writes what unions need to compare their members */
  constructor(littleEndian: boolean, decode: DecodeWriter, style: SourceStyle = javaScript) {
    this.#littleEndian = littleEndian;
    this.#decode = decode;
    this.#style = style;
  }

  /**
   * A statement that checks and writes a value.
   *
   * @param value the source of the value
   * @param at the source of the offset
   * @param path what this adds to the path in an error: `.pid`
   */
  statement(representation: Representation, value: string, at: string, path: string): string {
    const { size } = representation;
    const place = JSON.stringify(path);
    switch (representation.kind) {
      case 'string':
        return `putString(${value}, view, ${at}, ${size}, ${place});`;
      case 'bytes':
        return `putBytes(${value}, view, ${at}, ${size}, ${place});`;
      case 'exact': {
        const { signed, label } = representation;
        return `putExact(${value}, view, ${at}, ${this.#littleEndian}, ${signed}, ${JSON.stringify(label)}, ${place});`;
      }
      case 'float':
        return `view.setFloat${size * 8}(${at}, toFloat(${value}, ${size}, ${place}), ${this.#littleEndian});`;
      case 'array':
      case 'record': {
        const call = `${this.#function(representation)}(${value}, view, ${at});`;
        return path === ''
          ? call
          : `try { ${call} } catch (error) { throw within(error, ${place}); }`;
      }
      default:
        return this.#integer(size, this.#checked(representation, value, size * 8, path), at);
    }
  }

  /** Statements, after the declaration of the variable that some of them need. */
  withScratch(statements: string): string {
    return /\ba = /.test(statements)
      ? `let a${this.#style.annotate('any')};\n${statements}`
      : statements;
  }

  #parameters(): string {
    const { annotate } = this.#style;
    return `x${annotate('any')}, view${annotate('DataView')}, o${annotate('number')}`;
  }

  /** Source of the value as an integer that fits; fitting ones take no call. */
  #checked(representation: Representation, value: string, bits: number, path: string): string {
    const { size } = representation;
    const place = JSON.stringify(path);
    if (representation.kind === 'boolean')
      return `(toBoolean(${value}, ${place}) ? ${size === 8 ? '1n : 0n' : '1 : 0'})`;
    if (!('signed' in representation)) return value;
    const { signed } = representation;
    const label = JSON.stringify(
      bits === size * 8 ? representation.label : `${representation.label}:${bits}`,
    );
    if (size >= 8 && representation.kind !== 'exact')
      return `toBigint(${value}, ${signed}, ${bits}, ${label}, ${place})`;
    const min = signed ? -(2 ** (bits - 1)) : 0;
    const max = 2 ** (signed ? bits - 1 : bits) - 1;
    const [least, most] =
      representation.kind === 'exact'
        ? [Math.max(min, -Number.MAX_SAFE_INTEGER), Math.min(max, Number.MAX_SAFE_INTEGER)]
        : [min, max];
    const check = `toInteger(a, ${least}, ${most}, ${label}, ${place})`;
    if (representation.kind === 'exact' || bits > 32) return check.replace('(a,', `(${value},`);
    // Comparing with the truncated value sees fractions, NaN and numbers out of range at once.
    const whole = signed ? '(a | 0) === a' : '(a >>> 0) === a';
    const limits = bits === 32 ? '' : ` && a >= ${least} && a <= ${most}`;
    return `(a = ${value}, typeof a === 'number' && ${whole}${limits} ? a : ${check})`;
  }

  #integer(size: number, value: string, at: string): string {
    if (size === 1) return `view.setUint8(${at}, ${value});`;
    if (size <= 4) return `view.setUint${size * 8}(${at}, ${value}, ${this.#littleEndian});`;
    if (size === 8) return `view.setBigUint64(${at}, ${value}, ${this.#littleEndian});`;
    const [high, low] = this.#littleEndian ? [`${at} + 8`, at] : [at, `${at} + 8`];
    return `a = ${value}; view.setBigUint64(${low}, a, ${this.#littleEndian}); view.setBigUint64(${high}, a >> 64n, ${this.#littleEndian});`;
  }

  #function(representation: Representation): string {
    const known = this.#functions.get(representation);
    if (known !== undefined) return known;
    const name = `encode${this.#style.functionName(representation, this.#functions.size)}`;
    this.#functions.set(representation, name);
    this.declarations.push(
      `function ${name}(${this.#parameters()})${this.#style.annotate('void')} {\n${this.withScratch(this.#body(representation))}\n}`,
    );
    return name;
  }

  #body(representation: Representation): string {
    if (representation.kind === 'record') return this.#record(representation);
    if (representation.kind !== 'array') return '';
    const { element, length } = representation;
    return `x = toItems(x, ${length});
for (let i = 0; i < ${length}; i++) {
  try { ${this.statement(element, 'x[i]', `o + i * ${element.size}`, '')} } catch (error) { throw within(error, '[' + i + ']'); }
}`;
  }

  #record(record: RecordRepresentation): string {
    if (record.of === 'union') {
      return `x = toRecord(x);\n${this.#union({ kind: 'group', of: 'union', offset: 0, size: record.size, parts: record.parts })}`;
    }
    const holes = uncovered(record).map(({ start, end }) => this.#zero(start, end));
    return ['x = toRecord(x);', ...holes, ...record.parts.map((part) => this.#part(part))].join(
      '\n',
    );
  }

  #part(part: Part): string {
    if (part.kind === 'field') return this.#field(part);
    return part.of === 'union'
      ? this.#union(part)
      : part.parts.map((inner) => this.#part(inner)).join('\n');
  }

  #field({ name, offset, bits, representation }: Field): string {
    const value = `x[${JSON.stringify(name)}]`;
    const at = offset === 0 ? 'o' : `o + ${offset}`;
    if (bits === undefined) return this.statement(representation, value, at, `.${name}`);
    return this.#bits(bits, representation, value, at, `.${name}`);
  }

  #bits(
    { start, size }: BitRange,
    representation: Representation,
    value: string,
    at: string,
    path: string,
  ): string {
    return `putBits(${this.#checked(representation, value, size, path)}, view, ${at}, ${start}, ${size}, ${this.#littleEndian});`;
  }

  #union({ offset, size, parts }: Group): string {
    // C has `union {}`, and unions of nothing but padding: there is no member to give.
    if (fieldsOf(parts).length === 0) return this.#zero(offset, offset + size);
    const name = `union${this.#unions++}`;
    const { annotate } = this.#style;
    const alternatives = parts.map((part) => {
      const fields = fieldsOf([part]);
      const names = fields.map((field) => field.name);
      return `{
  name: ${JSON.stringify(names.length === 1 ? names[0] : `{${names.join(', ')}}`)},
  given(x${annotate('any')}) { return ${names.map((field) => `x[${JSON.stringify(field)}] !== undefined`).join(' || ') || 'false'}; },
  encode(${this.#parameters()}) { ${this.withScratch(this.#part(part))} },
  decode(view${annotate('DataView')}, o${annotate('number')}) { return {\n${this.#decode.properties([part], '')}\n}; },
},`;
    });
    this.declarations.push(`const ${name} = [\n${alternatives.join('\n')}\n];`);
    return `putUnion(${name}, x, view, o, ${offset}, ${size});`;
  }

  #zero(start: number, end: number): string {
    if (end - start > 64) return `zero(view, o + ${start}, ${end - start});`;
    const stores: string[] = [];
    for (let at = start; at < end;) {
      const size = [4, 2, 1].find((bytes) => at + bytes <= end) ?? 1;
      stores.push(this.#integer(size, '0', `o + ${at}`));
      at += size;
    }
    return stores.join('\n');
  }
}
