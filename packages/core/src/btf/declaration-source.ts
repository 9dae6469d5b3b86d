import { fieldsOf, javaScriptType } from './representation.ts';
import type { EnumRepresentation, RecordRepresentation, Representation } from './representation.ts';
import { isIdentifier } from './type-names.ts';

/** What is declared under a name. */
export type NamedRepresentation = RecordRepresentation | EnumRepresentation;

/** What C says of a record and its fields. */
export interface MemberDocs {
  readonly record: (record: RecordRepresentation) => string | undefined;
  readonly field: (record: RecordRepresentation, name: string) => string | undefined;
}

/** An enum in the languages a skeleton is written in. */
export interface EnumSource {
  /** The object of its constants, in JavaScript that TypeScript takes as narrow as it is. */
  readonly typescript: string;
  readonly javascript: string;
  readonly declaration: string;
}

/** `export interface Call { … }` */
export function interfaceSource(
  record: RecordRepresentation,
  name: string,
  expression: (representation: Representation) => string,
  docs: MemberDocs,
): string {
  const fields = fieldsOf(record.parts).map((field) => {
    const about = docs.field(record, field.name);
    const said = about === undefined ? '' : `  ${doc(about)}`;
    return `${said}  readonly ${key(field.name)}: ${expression(field.representation)};\n`;
  });
  const union = record.of === 'union' ? ' Decoding gives all members; encoding takes one.' : '';
  const said = docs.record(record);
  const about = doc(
    `${said === undefined ? '' : `${said} `}${quoted(record.cName, record.of)}, ${record.size} ${record.size === 1 ? 'byte' : 'bytes'}.${union}`,
  );
  return fields.length === 0
    ? `${about}export type ${name} = Readonly<Record<never, never>>;`
    : `${about}export interface ${name} {\n${fields.join('')}}`;
}

/** The constants of an enum, and the type of its values: any integer, since C lets any in, while editors still offer the constants. */
export function enumSource(type: EnumRepresentation, name: string): EnumSource {
  const integer = javaScriptType(type);
  const suffix = integer === 'bigint' ? 'n' : '';
  const constants = new Map(type.values.map((constant) => [constant.name, constant.value]));
  const lines = [...constants].map(
    ([constant, value]) => `  ${key(constant)}: ${value}${suffix},\n`,
  );
  const about = doc(
    `${quoted(type.cName, 'enum')}, ${type.size} ${type.size === 1 ? 'byte' : 'bytes'}.`,
  );
  const values = `export type ${name} = (typeof ${name})[keyof typeof ${name}] | (${integer} & {});`;
  const javascript = `${about}export const ${name} = {\n${lines.join('')}}`;
  const types = [...constants].map(
    ([constant, value]) => `  readonly ${key(constant)}: ${value}${suffix};\n`,
  );
  return {
    typescript: `${javascript} as const;\n${values}`,
    javascript: `${javascript};`,
    declaration: `${about}export declare const ${name}: {\n${types.join('')}};\n${values}`,
  };
}

function quoted(cName: string, kind: string): string {
  return cName === '' ? `Anonymous ${kind}` : `\`${cName}\``;
}

/** A doc comment. BTF is input: a name must not end the comment it is in. */
export function doc(text: string): string {
  return `/** ${text.replaceAll('*/', '*\u200b/').replaceAll(/[\r\n\u2028\u2029]/g, ' ')} */\n`;
}

/** `__proto__` is quoted in brackets, so that an object literal has it as a property. */
export function key(name: string): string {
  if (name === '__proto__') return '["__proto__"]';
  return isIdentifier(name) ? name : JSON.stringify(name);
}
