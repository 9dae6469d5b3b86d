import { endianness } from 'node:os';
import type { Btf } from './btf.ts';
import { classify, rootName } from './classify.ts';
import * as runtime from './codec-runtime.ts';
import { DecodeWriter } from './decode-source.ts';
import { fieldsOf, type Field, type RecordRepresentation } from './representation.ts';

/** Where a struct lies: its fields are read from there whenever they are asked for. */
export interface Place {
  readonly view: DataView;
  /** Negative while there is nothing to read. */
  readonly offset: number;
}

/**
 * Makes an object whose properties are the fields of the struct at `place`, each read and decoded when it is asked for, and not before.
 * The object stays the same when the place changes: reading integers of up to 53 bits, booleans and floats allocates nothing.
 * A struct in it is such an object too. Anything else is decoded as a codec does.
 *
 * @param typeId a struct, union or section in `btf`
 * @param stale makes what a property throws while there is nothing to read
 * @returns undefined when the type is none of those: it has no fields
 * @throws {BtfError} naming the field, when a type has no JavaScript form
 */
export function fieldsInPlace(
  btf: Btf,
  typeId: number,
  place: Place,
  stale: () => Error,
): object | undefined {
  const representation = classify(btf, typeId);
  if (representation.kind !== 'record') return undefined;
  const source = inPlaceSource(representation, rootName(btf, typeId));
  // The source holds nothing from BTF but numbers and JSON strings.
  // oxlint-disable-next-line typescript/no-implied-eval -- compiling is the point, once per ring
  const make = new Function('runtime', 'place', 'stale', source) as (
    helpers: typeof runtime,
    place: Place,
    stale: () => Error,
  ) => object;
  return make(runtime, place, stale);
}

/**
 * One class a struct, with getters. V8 puts functions of at most 27 bytes of bytecode (--max-inlined-bytecode-size-small) into the loop that
 * calls them, however many there are, and larger ones until a budget is used up. So a getter is made of functions that small, not of one.
 */
function inPlaceSource(representation: RecordRepresentation, root: string): string {
  const writer = new DecodeWriter(endianness() === 'LE');
  const readers = new Map<string, string>();
  const classes: string[] = [];

  /** @returns the name of the function that reads a value at an offset of the view */
  function readerOf(field: Field, where: string): string {
    const value = writer.field({ ...field, offset: 0 }, where);
    const name = readers.get(value) ?? `read${readers.size}`;
    readers.set(value, name);
    return name;
  }

  /** @param start bytes from the place to the struct. @returns the name of the one object for it */
  function objectFor({ parts }: RecordRepresentation, start: number, where: string): string {
    const getters = fieldsOf(parts).map((field) => {
      const path = `${where}.${field.name}`;
      const inner = field.representation;
      const offset = start + field.offset;
      const value =
        inner.kind === 'record'
          ? objectFor(inner, offset, path)
          : `${readerOf(field, path)}(at()${offset === 0 ? '' : ` + ${offset}`})`;
      // In brackets, a name means nothing special: not `constructor`, not `__proto__`.
      return `get [${JSON.stringify(field.name)}]() { return ${value}; }`;
    });
    const name = `fields${classes.length}`;
    classes.push(`const ${name} = new (class {\n${getters.join('\n')}\n})();`);
    return name;
  }

  const first = objectFor(representation, 0, root);
  const functions = [...readers].map(
    ([value, name]) => `const ${name} = (o) => { const view = place.view; return ${value}; };`,
  );
  return `'use strict';
const { copyBytes, getBits, getExact, shortStringReader, stringReader } = runtime;
${writer.declarations.join('\n')}
const at = () => { const o = place.offset; if (o < 0) throw stale(); return o; };
${functions.join('\n')}
${classes.join('\n')}
return ${first};`;
}
