import type { EnumValue, Enum64Value } from './types.ts';

/**
 * How values of a C type look in JavaScript: the tree that both the codec and the TypeScript declarations are made from, so that
 * what is decoded and what is declared cannot differ. `classify` decides it; nothing else does.
 */
export type Representation =
  | NumberRepresentation
  | ExactRepresentation
  | BigintRepresentation
  | BooleanRepresentation
  | FloatRepresentation
  | EnumRepresentation
  | StringRepresentation
  | BytesRepresentation
  | ArrayRepresentation
  | RecordRepresentation;

/** An integer of at most 32 bits: number. */
export interface NumberRepresentation {
  readonly kind: 'number';
  readonly size: 1 | 2 | 4;
  readonly signed: boolean;
  /** How errors name the type: `u32`. */
  readonly label: string;
}

/** A 64-bit integer with the typedef `u53` or `s53`, which promises that a number holds it exactly: number. */
export interface ExactRepresentation {
  readonly kind: 'exact';
  readonly size: 8;
  readonly signed: boolean;
  readonly label: string;
}

/** Any other integer of 64 or 128 bits, and pointers: bigint. */
export interface BigintRepresentation {
  readonly kind: 'bigint';
  readonly size: 8 | 16;
  readonly signed: boolean;
  readonly label: string;
}

export interface BooleanRepresentation {
  readonly kind: 'boolean';
  readonly size: 1 | 2 | 4 | 8;
}

/** `float` and `double`: number. */
export interface FloatRepresentation {
  readonly kind: 'float';
  readonly size: 4 | 8;
}

/** number up to 32 bits, bigint with 64. Never a closed set: C lets any integer in. */
export interface EnumRepresentation {
  readonly kind: 'enum';
  readonly size: 1 | 2 | 4 | 8;
  readonly signed: boolean;
  readonly label: string;
  readonly id: number;
  /** The tag, else the typedef around it, else `''`. */
  readonly name: string;
  /** How C names it: `enum kind`, `kind_t`; `''` without a name. */
  readonly cName: string;
  readonly values: readonly (EnumValue | Enum64Value)[];
}

/** `char[size]`: string up to the first NUL. */
export interface StringRepresentation {
  readonly kind: 'string';
  readonly size: number;
}

/** `u8[size]`: Uint8Array, a copy. */
export interface BytesRepresentation {
  readonly kind: 'bytes';
  readonly size: number;
}

export interface ArrayRepresentation {
  readonly kind: 'array';
  readonly size: number;
  readonly length: number;
  readonly element: Representation;
}

/** A struct, union or section of variables: a plain object. */
export interface RecordRepresentation {
  readonly kind: 'record';
  readonly size: number;
  readonly of: 'struct' | 'union' | 'datasec';
  readonly id: number;
  /** The tag, else the typedef around it, else `''`. */
  readonly name: string;
  /** How C names it: `struct call`, `call_t`; `''` without a name. */
  readonly cName: string;
  /** Of a union: its alternatives. */
  readonly parts: readonly Part[];
}

/** What a record is made of. */
export type Part = Field | Group;

/** A property of the object. */
export interface Field {
  readonly kind: 'field';
  readonly name: string;
  /** Bytes from the start of the record; for a bit-field, of the byte that holds its first bit. */
  readonly offset: number;
  readonly bits: BitRange | undefined;
  readonly representation: Representation;
}

/** Where a bit-field is. Bits are counted as the host's compiler does: from the lowest on little-endian, from the highest on big. */
export interface BitRange {
  /** Bits from {@link Field.offset}, 0 to 7. */
  readonly start: number;
  readonly size: number;
}

/** An anonymous union in a struct, or an anonymous struct in a union. Its fields are properties of the record around it. */
export interface Group {
  readonly kind: 'group';
  readonly of: 'struct' | 'union';
  /** Bytes from the start of the record. */
  readonly offset: number;
  readonly size: number;
  readonly parts: readonly Part[];
}

/** What `typeof` says of a decoded value; Uint8Array and arrays by their own names. */
export type JavaScriptType =
  | 'number'
  | 'bigint'
  | 'boolean'
  | 'string'
  | 'Uint8Array'
  | 'array'
  | 'object';

/** The JavaScript type of a representation. */
export function javaScriptType(representation: Representation): JavaScriptType {
  switch (representation.kind) {
    case 'number':
    case 'exact':
    case 'float':
      return 'number';
    case 'enum':
      return representation.size === 8 ? 'bigint' : 'number';
    case 'bytes':
      return 'Uint8Array';
    case 'record':
      return 'object';
    default:
      return representation.kind;
  }
}

/** All properties of an object, in the order of C. */
export function fieldsOf(parts: readonly Part[]): readonly Field[] {
  return parts.flatMap((part) => (part.kind === 'field' ? [part] : fieldsOf(part.parts)));
}
