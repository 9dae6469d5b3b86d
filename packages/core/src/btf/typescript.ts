import { BtfError } from '../errors/btf-error.ts';
import type { Btf } from './btf.ts';
import { classify } from './classify.ts';
import {
  enumSource,
  interfaceSource,
  type MemberDocs,
  type NamedRepresentation,
} from './declaration-source.ts';
import { docOf } from './doc-tags.ts';
import { layoutOf } from './layout.ts';
import { fieldsOf, javaScriptType, type Representation } from './representation.ts';
import { pascalCase, TypeNames } from './type-names.ts';

/** A type to declare. */
export interface DeclarationRoot {
  readonly id: number;
  /** Its name in TypeScript; without one, it follows from the name in C. */
  readonly name?: string | undefined;
  /** What to name it after when neither says: the map it is the key of, for instance. */
  readonly hint?: string | undefined;
}

/** What {@link declareTypes} can be told. */
export interface DeclareOptions {
  /** Names that the file uses for something else. */
  readonly reserved?: Iterable<string>;
}

/** Generated TypeScript. */
export interface Declarations {
  /** Interfaces, enums and aliases, all exported. The same BTF and roots give the same text. */
  readonly source: string;
  /** The same for a `.d.ts` file. */
  readonly declarations: string;
  /** What {@link source} holds besides types, in JavaScript: the constants of enums. */
  readonly constants: string;
  /**
   * The TypeScript for a type, valid beside {@link source}: `Call`, `bigint`, `readonly number[]`.
   *
   * @throws {BtfError} for a type that needs declarations which the roots don't
   */
  readonly nameOf: (id: number) => string;
  /** The TypeScript for a representation of one of the roots or of what is in them. */
  readonly typeOf: (representation: Representation) => string;
}

/**
 * TypeScript for C types and all they need, agreeing with what the codecs decode.
 *
 * `struct call` becomes `interface Call` with the C names as properties. An enum becomes an object of its constants and a type. Types without a
 * name in C are named after the field they are in; where two of them are the same, there is one. When two want a name, the later one gets its kind or a number on it.
 *
 * @throws {BtfError} naming the field, when a type has no JavaScript form; when a root's name is no identifier or taken
 */
export function declareTypes(
  btf: Btf,
  roots: readonly DeclarationRoot[],
  options: DeclareOptions = {},
): Declarations {
  const names = new TypeNames(options.reserved ?? []);
  const found = roots.map((root) => ({ ...root, representation: classify(btf, root.id) }));
  const chosen = new Map<number, string>();
  const aliases: string[] = [];
  const aliased = new Map<number, string>();
  // Chosen names come first, so that no invented one takes them.
  for (const { id, name, representation } of found) {
    if (name === undefined) continue;
    const taken = names.take(name);
    if (isNamed(representation) && !chosen.has(representation.id))
      chosen.set(representation.id, taken);
    else if (!aliased.has(id)) aliased.set(id, taken);
  }
  const declared = new Map<number, string>();
  const anonymous = new Map<string, string>();
  const expression = (representation: Representation) => expressionFor(representation, declared);
  for (const { representation, hint: root = '' } of found) {
    for (const { type, hint } of namedIn(representation, root)) {
      if (declared.has(type.id)) continue;
      const kind = type.kind === 'enum' ? 'enum' : type.of;
      const same = type.name === '' && !chosen.has(type.id) ? layoutOf(type) : undefined;
      const wish = pascalCase(type.name || hint || kind);
      const name =
        (same === undefined ? chosen.get(type.id) : anonymous.get(same)) ??
        names.invent(wish, kind);
      if (same !== undefined) anonymous.set(same, name);
      declared.set(type.id, name);
    }
  }
  const docs = memberDocs(btf);
  const blocks = {
    source: [] as string[],
    declarations: [] as string[],
    constants: [] as string[],
  };
  const written = new Set<string>();
  for (const { representation } of found) {
    for (const { type } of namedIn(representation, '')) {
      const name = declared.get(type.id);
      if (name === undefined || written.has(name)) continue;
      written.add(name);
      if (type.kind === 'enum') {
        const { typescript, javascript, declaration } = enumSource(type, name);
        blocks.source.push(typescript);
        blocks.constants.push(javascript);
        blocks.declarations.push(declaration);
      } else {
        const declaration = interfaceSource(type, name, expression, docs);
        blocks.source.push(declaration);
        blocks.declarations.push(declaration);
      }
    }
  }
  const known = new Map<number, string>();
  for (const { id, name, representation } of found) {
    const own = expression(representation);
    if (name !== undefined && own !== name) aliases.push(`export type ${name} = ${own};`);
    if (!known.has(id)) known.set(id, aliased.get(id) ?? own);
  }
  const together = (all: readonly string[]) => all.map((block) => `${block}\n`).join('\n');
  return {
    source: together([...blocks.source, ...aliases]),
    declarations: together([...blocks.declarations, ...aliases]),
    constants: together(blocks.constants),
    typeOf: expression,
    nameOf: (id) => {
      const root = known.get(id);
      if (root !== undefined) return root;
      const representation = classify(btf, id);
      const missing = namedIn(representation, '').find(({ type }) => !declared.has(type.id));
      if (missing === undefined) return expression(representation);
      throw new BtfError(
        `Type ${id} needs ${missing.type.cName || 'a type'} which is not declared: add it to the roots.`,
      );
    },
  };
}

/**
 * The TypeScript for values of a type, such as a map's key: `number`, `bigint`, `Call`. Names are those of {@link declareTypes} for this type alone;
 * in a file with more types use its `nameOf`.
 *
 * @throws {BtfError} naming the field, when the type has no JavaScript form
 */
export function expressionOf(btf: Btf, id: number): string {
  return declareTypes(btf, [{ id }]).nameOf(id);
}

function memberDocs(btf: Btf): MemberDocs {
  return {
    record: (record) => docOf(btf, record.id),
    field: (record, name) => memberDoc(btf, record.id, name),
  };
}

/** Members of anonymous members are properties of the record around them. */
function memberDoc(btf: Btf, id: number, name: string): string | undefined {
  const type = btf.resolve(id);
  if (type.kind === 'datasec') {
    const variable = type.variables.find((each) => {
      const named = btf.type(each.type);
      return named.kind === 'var' && named.name === name;
    });
    return variable === undefined ? undefined : docOf(btf, variable.type);
  }
  if (type.kind !== 'struct' && type.kind !== 'union') return undefined;
  for (const [index, member] of type.members.entries()) {
    const said =
      member.name === name
        ? docOf(btf, id, index)
        : member.name === ''
          ? memberDoc(btf, btf.resolve(member.type).id, name)
          : undefined;
    if (said !== undefined) return said;
  }
  return undefined;
}

function isNamed(representation: Representation): representation is NamedRepresentation {
  return representation.kind === 'record' || representation.kind === 'enum';
}

/** What needs a declaration, each with a name for it should C have none; in the order of C, outer ones first. */
function namedIn(
  representation: Representation,
  hint: string,
  seen = new Set<Representation>(),
): readonly { type: NamedRepresentation; hint: string }[] {
  if (representation.kind === 'array') return namedIn(representation.element, hint, seen);
  if (!isNamed(representation) || seen.has(representation)) return [];
  seen.add(representation);
  const self = { type: representation, hint };
  if (representation.kind === 'enum') return [self];
  const prefix = representation.name === '' ? hint : representation.name;
  return [
    self,
    ...fieldsOf(representation.parts).flatMap((field) =>
      namedIn(field.representation, `${prefix}_${field.name}`, seen),
    ),
  ];
}

function expressionFor(
  representation: Representation,
  declared: ReadonlyMap<number, string>,
): string {
  if (isNamed(representation))
    return declared.get(representation.id) ?? javaScriptType(representation);
  if (representation.kind !== 'array') return javaScriptType(representation);
  const element = expressionFor(representation.element, declared);
  return `readonly ${element.startsWith('readonly ') ? `(${element})` : element}[]`;
}
