import { BtfError } from '../errors/btf-error.ts';
import type { Btf } from './btf.ts';
import { classify } from './classify.ts';
import { enumSource, interfaceSource, type NamedRepresentation } from './declaration-source.ts';
import { fieldsOf, javaScriptType, type Representation } from './representation.ts';
import { pascalCase, TypeNames } from './type-names.ts';

/** A type to declare. */
export interface DeclarationRoot {
  readonly id: number;
  /** Its name in TypeScript; without one, it follows from the name in C. */
  readonly name?: string | undefined;
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
  /**
   * The TypeScript for a type, valid beside {@link source}: `Call`, `bigint`, `readonly number[]`.
   *
   * @throws {BtfError} for a type that needs declarations which the roots don't
   */
  readonly nameOf: (id: number) => string;
}

/**
 * TypeScript for C types and all they need, agreeing with what the codecs decode.
 *
 * `struct call` becomes `interface Call` with the C names as properties. An enum becomes an object of its constants and a type. Types without a
 * name in C are named after the field they are in. When two want a name, the later one gets its kind or a number on it.
 *
 * @throws {BtfError} naming the field, when a type has no JavaScript form; when a root's name is no identifier or taken
 */
export function declareTypes(
  btf: Btf,
  roots: readonly DeclarationRoot[],
  options: DeclareOptions = {},
): Declarations {
  const names = new TypeNames(options.reserved ?? []);
  const found = roots.map(({ id, name }) => ({ id, name, representation: classify(btf, id) }));
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
  const expression = (representation: Representation) => expressionFor(representation, declared);
  const blocks: string[] = [];
  for (const { representation } of found) {
    for (const { type, hint } of namedIn(representation, '')) {
      if (declared.has(type.id)) continue;
      const kind = type.kind === 'enum' ? 'enum' : type.of;
      const wish = pascalCase(type.name || hint || kind);
      declared.set(type.id, chosen.get(type.id) ?? names.invent(wish, kind));
    }
  }
  const written = new Set<number>();
  for (const { representation } of found) {
    for (const { type } of namedIn(representation, '')) {
      const name = declared.get(type.id);
      if (name === undefined || written.has(type.id)) continue;
      written.add(type.id);
      blocks.push(
        type.kind === 'enum' ? enumSource(type, name) : interfaceSource(type, name, expression),
      );
    }
  }
  const known = new Map<number, string>();
  for (const { id, name, representation } of found) {
    const own = expression(representation);
    if (name !== undefined && own !== name) aliases.push(`export type ${name} = ${own};`);
    if (!known.has(id)) known.set(id, aliased.get(id) ?? own);
  }
  return {
    source: [...blocks, ...aliases].map((block) => `${block}\n`).join('\n'),
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
