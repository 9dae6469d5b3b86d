import { endianness } from 'node:os';
import type { Btf } from './btf.ts';
import { classify, rootName } from './classify.ts';
import * as runtime from './codec-runtime.ts';
import { DecodeWriter } from './decode-source.ts';
import { fieldsOf, type RecordRepresentation } from './representation.ts';

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

/** One class a struct, with getters: their loads are at constant offsets from the place, and V8 puts them into the loop that reads. */
function inPlaceSource(representation: RecordRepresentation, root: string): string {
  const writer = new DecodeWriter(endianness() === 'LE');
  const classes: string[] = [];

  /** @param start bytes from the place to the struct. @returns the name of the one object for it */
  function objectFor({ parts }: RecordRepresentation, start: number, where: string): string {
    const getters = fieldsOf(parts).map((field) => {
      const path = `${where}.${field.name}`;
      const inner = field.representation;
      const body =
        inner.kind === 'record'
          ? `return ${objectFor(inner, start + field.offset, path)};`
          : `const o = place.offset${start === 0 ? '' : ` + ${start}`};
if (o < ${start}) throw stale();
const view = place.view;
return ${writer.field(field, path)};`;
      // In brackets, a name means nothing special: not `constructor`, not `__proto__`.
      return `get [${JSON.stringify(field.name)}]() {\n${body}\n}`;
    });
    const name = `fields${classes.length}`;
    classes.push(`const ${name} = new (class {\n${getters.join('\n')}\n})();`);
    return name;
  }

  const first = objectFor(representation, 0, root);
  return `'use strict';
const { copyBytes, getBits, getExact, shortStringReader, stringReader } = runtime;
${writer.declarations.join('\n')}
${classes.join('\n')}
return ${first};`;
}
