import { fieldsOf, javaScriptType } from './representation.ts';
import type { EnumRepresentation, RecordRepresentation, Representation } from './representation.ts';
import { isIdentifier } from './type-names.ts';

/** What is declared under a name. */
export type NamedRepresentation = RecordRepresentation | EnumRepresentation;

/** `export interface Call { … }` */
export function interfaceSource(
  record: RecordRepresentation,
  name: string,
  expression: (representation: Representation) => string,
): string {
  const fields = fieldsOf(record.parts).map(
    (field) => `  readonly ${key(field.name)}: ${expression(field.representation)};\n`,
  );
  const union = record.of === 'union' ? ' Decoding gives all members; encoding takes one.' : '';
  const about = doc(
    `${quoted(record.cName, record.of)}, ${record.size} ${record.size === 1 ? 'byte' : 'bytes'}.${union}`,
  );
  return fields.length === 0
    ? `${about}export type ${name} = Readonly<Record<never, never>>;`
    : `${about}export interface ${name} {\n${fields.join('')}}`;
}

/** The constants of an enum, and the type of its values: any integer, since C lets any in, while editors still offer the constants. */
export function enumSource(type: EnumRepresentation, name: string): string {
  const integer = javaScriptType(type);
  const suffix = integer === 'bigint' ? 'n' : '';
  const constants = new Map(type.values.map((constant) => [constant.name, constant.value]));
  const lines = [...constants].map(
    ([constant, value]) => `  ${key(constant)}: ${value}${suffix},\n`,
  );
  const about = doc(
    `${quoted(type.cName, 'enum')}, ${type.size} ${type.size === 1 ? 'byte' : 'bytes'}.`,
  );
  return `${about}export const ${name} = {\n${lines.join('')}} as const;\nexport type ${name} = (typeof ${name})[keyof typeof ${name}] | (${integer} & {});`;
}

function quoted(cName: string, kind: string): string {
  return cName === '' ? `Anonymous ${kind}` : `\`${cName}\``;
}

/** BTF is input: a name must not end the comment it is in. */
function doc(text: string): string {
  return `/** ${text.replaceAll('*/', '*\u200b/').replaceAll(/[\r\n\u2028\u2029]/g, ' ')} */\n`;
}

/** `__proto__` is quoted in brackets, so that an object literal has it as a property. */
function key(name: string): string {
  if (name === '__proto__') return '["__proto__"]';
  return isIdentifier(name) ? name : JSON.stringify(name);
}
