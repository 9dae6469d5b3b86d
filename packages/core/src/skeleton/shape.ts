import { doc, key } from '../btf/declaration-source.ts';
import { classify } from '../btf/classify.ts';
import type { Btf } from '../btf/index.ts';
import { isScalar } from '../btf/scalar-codec.ts';
import { docOf } from '../btf/doc-tags.ts';
import type { OpenMap } from '../open-map.ts';
import type { OpenObject } from '../object.ts';
import { variablesOf, type Variable } from '../variables.ts';
import { mapExpression } from './map-expression.ts';

/**
 * The interface that says which maps, programs and variables an object has.
 *
 * @param typeOf the TypeScript for a type
 */
export function shapeSource(
  object: OpenObject,
  name: string,
  file: string,
  typeOf: (id: number) => string,
): string {
  const variables = variablesOf(object.btf);
  const programs = Object.keys(object.programs).map(quote);
  const maps = Object.values<OpenMap>(object.maps).map(
    (map) => `readonly ${key(map.name)}: ${mapExpression(map, typeOf).source};`,
  );
  const property = ({ name: variable, typeId, id }: Variable, readonly: boolean): string => {
    const said = docOf(object.btf, id);
    const about = said === undefined ? '' : `${doc(said)}    `;
    const type = typeOf(typeId);
    if (readonly) return `${about}readonly ${key(variable)}: ${type};`;
    // What has parts is given whole, read-only as values are, and taken apart in place.
    return hasParts(object.btf, typeId)
      ? `${about}get ${key(variable)}(): Live<${type}>;\n    set ${key(variable)}(value: ${type});`
      : `${about}${key(variable)}: ${type};`;
  };
  return `${doc(`Names and types of everything in ${file}.`)}export interface ${name} {
  readonly maps: ${block(maps)};
  readonly programs: ${programs.length === 0 ? 'never' : programs.join(' | ')};
  /** Before load: all can be set. */
  readonly variables: ${block(variables.map((variable) => property(variable, false)))};
  /** After load: constants are read-only. */
  readonly globals: ${block(variables.map((variable) => property(variable, variable.constant)))};
}
`;
}

/** Whether a skeleton's shape names {@link Live}. */
export function hasLiveVariables(object: OpenObject): boolean {
  return variablesOf(object.btf).some(({ typeId }) => hasParts(object.btf, typeId));
}

function hasParts(btf: Btf, typeId: number): boolean {
  return !isScalar(classify(btf, typeId));
}

function block(lines: readonly string[]): string {
  return lines.length === 0
    ? 'Record<never, never>'
    : `{\n${lines.map((line) => `    ${line}\n`).join('')}  }`;
}

/** A string literal, in single quotes where nothing in it has to be escaped. */
export function quote(text: string): string {
  return /^[\w./ :@+-]*$/.test(text) ? `'${text}'` : JSON.stringify(text);
}
