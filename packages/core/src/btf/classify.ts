import type { Btf } from './btf.ts';
import { enter, noForm, type Classification } from './classification.ts';
import { refuseEndless } from './endless.ts';
import { recordParts } from './record-parts.ts';
import type { RecordRepresentation, Representation } from './representation.ts';
import { sizeOf, stripModifiers } from './resolve.ts';
import type { ArrayType, DatasecType, IntType, StructType, UnionType } from './types.ts';

/**
 * Decides how values of a type look in JavaScript.
 *
 * @throws {BtfError} naming the field, when a type has no values to read (void, functions, structs only declared), no known length
 * (flexible arrays), or no JavaScript form
 */
export function classify(btf: Btf, id: number): Representation {
  return classifier(btf)(id);
}

/** {@link classify} for several types: a struct that some share is one representation. */
export function classifier(btf: Btf): (id: number) => Representation {
  const context: Classification = {
    btf,
    records: new Map(),
    open: new Set(),
    members: 0,
    representationOf: (inner, path) => representationOf(context, inner, path),
  };
  return (id) => representationOf(context, id, rootName(btf, id));
}

/** How errors name a value of a type: by a struct's tag, by a typedef around anything else. */
export function rootName(btf: Btf, id: number): string {
  const { type, typedefs } = stripModifiers(btf, id);
  const tag = 'name' in type ? type.name : '';
  const [typedef] = typedefs;
  return (
    (type.kind === 'struct' || type.kind === 'union' ? tag || typedef : typedef || tag) || type.kind
  );
}

function representationOf(context: Classification, id: number, path: string): Representation {
  const { type, typedefs } = stripModifiers(context.btf, id);
  switch (type.kind) {
    case 'int':
      return integer(type, typedefs, path);
    case 'pointer':
      return { kind: 'bigint', size: 8, signed: false, label: 'pointer' };
    case 'float':
      if (type.size === 4 || type.size === 8) return { kind: 'float', size: type.size };
      throw noForm(path, type, `it has ${type.size} bytes`);
    case 'enum':
    case 'enum64': {
      if (!isPowerUpTo8(type.size)) throw noForm(path, type, `it has ${type.size} bytes`);
      const { id: enumId, size, signed, values } = type;
      const naming = namesOf(type.name, 'enum', typedefs);
      return {
        kind: 'enum',
        size,
        signed,
        label: typedefs[0] ?? (naming.cName || 'enum'),
        id: enumId,
        ...naming,
        values,
      };
    }
    case 'array':
      return array(context, type, path);
    case 'var':
      if (['var', 'datasec'].includes(context.btf.resolve(type.type).kind)) {
        throw noForm(path, type, 'this BTF is corrupt: its type is a variable or a section');
      }
      return representationOf(context, type.type, path);
    case 'struct':
    case 'union':
    case 'datasec':
      if (type.kind === 'datasec' && context.open.size > 0)
        throw noForm(path, type, 'this BTF is corrupt: a section is in another type');
      return record(context, type, typedefs, path);
    case 'fwd':
      throw noForm(
        path,
        type,
        'it is only declared here: include the header that defines it, or use a pointer',
      );
    case 'void':
    case 'func':
    case 'func_proto':
      throw noForm(path, type, 'it has no value: use a pointer to it');
    default:
      throw noForm(path, type, 'it is no type of a value');
  }
}

function integer(type: IntType, typedefs: readonly string[], path: string): Representation {
  const { size, signed } = type;
  const label = typedefs[0] ?? type.name;
  if (type.bool && isPowerUpTo8(size)) return { kind: 'boolean', size };
  if (size === 1 || size === 2 || size === 4) return { kind: 'number', size, signed, label };
  if (size === 16) return { kind: 'bigint', size, signed, label };
  if (size !== 8) throw noForm(path, type, `it has ${size} bytes`);
  const promise = typedefs.find((name) => name === 'u53' || name === 's53');
  return promise === undefined
    ? { kind: 'bigint', size, signed, label }
    : { kind: 'exact', size, signed, label: promise };
}

/** The first arrays of arrays are the outer ones; C's `char x[2][16]` is two strings. */
function array(context: Classification, type: ArrayType, path: string): Representation {
  if (type.length === 0)
    throw noForm(
      path,
      type,
      'a flexible array has no known length: leave it last in its struct, or give it a length',
    );
  const size = sizeOf(context.btf, type.id);
  if (!Number.isSafeInteger(size) || size > 0xffffffff)
    throw noForm(path, type, `it has ${size} bytes`);
  const { type: element } = stripModifiers(context.btf, type.element);
  if (element.kind === 'int' && element.size === 1 && !element.bool) {
    if (isCharacter(element)) return { kind: 'string', size };
    if (!element.signed) return { kind: 'bytes', size };
  }
  enter(context, type, path);
  const inner = representationOf(context, type.element, path);
  context.open.delete(type.id);
  const made: Representation = { kind: 'array', size, length: type.length, element: inner };
  refuseEndless(made, type, path);
  return made;
}

/** gcc marks all three kinds of char as characters, clang none: only plain `char` means text. */
function isCharacter(type: IntType): boolean {
  return (
    type.name === 'char' ||
    (type.char && type.name !== 'signed char' && type.name !== 'unsigned char')
  );
}

function record(
  context: Classification,
  type: StructType | UnionType | DatasecType,
  typedefs: readonly string[],
  path: string,
): RecordRepresentation {
  const known = context.records.get(type.id);
  if (known !== undefined) return known;
  if (context.open.has(type.id))
    throw noForm(path, type, 'this BTF is corrupt: it contains itself');
  enter(context, type, path);
  const made: RecordRepresentation = {
    kind: 'record',
    size: type.size,
    of: type.kind,
    id: type.id,
    ...namesOf(type.name, type.kind === 'datasec' ? 'section' : type.kind, typedefs),
    parts: recordParts(context, type, path),
  };
  context.open.delete(type.id);
  context.records.set(type.id, made);
  refuseEndless(made, type, path);
  return made;
}

/** The innermost typedef names what has no tag: `typedef struct { … } call_t`. */
function namesOf(
  tag: string,
  keyword: string,
  typedefs: readonly string[],
): { name: string; cName: string } {
  if (tag !== '') return { name: tag, cName: `${keyword} ${tag}` };
  const name = typedefs.at(-1) ?? '';
  return { name, cName: name };
}

function isPowerUpTo8(size: number): size is 1 | 2 | 4 | 8 {
  return size === 1 || size === 2 || size === 4 || size === 8;
}
