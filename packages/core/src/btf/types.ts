/**
 * The BTF type model: one interface a kind. Facts are from Documentation/bpf/btf.rst and include/uapi/linux/btf.h.
 *
 * Everywhere, `type` fields are type ids to give to `Btf.type()`; id 0 is void. Names are `''` where C has none.
 */

/** The absence of a type, always id 0. BTF does not store it. */
export interface VoidType {
  readonly kind: 'void';
  readonly id: 0;
}

/** An integer, `bool` and `char` included. */
export interface IntType {
  readonly kind: 'int';
  readonly id: number;
  readonly name: string;
  /** Bytes in memory. */
  readonly size: number;
  readonly signed: boolean;
  /** The compiler marked it as a character. clang does not mark `char`; go by the name too. */
  readonly char: boolean;
  readonly bool: boolean;
  /** Significant bits. Less than `size * 8` only for bit-fields as compilers wrote them before 2019. */
  readonly bits: number;
  /** Where the significant bits start; 0 from every compiler known. */
  readonly bitOffset: number;
}

/** A pointer. Its size is 8: BPF is a 64-bit machine. */
export interface PointerType {
  readonly kind: 'pointer';
  readonly id: number;
  readonly type: number;
}

/** One dimension of an array. A flexible array (`x[]`) has length 0. */
export interface ArrayType {
  readonly kind: 'array';
  readonly id: number;
  readonly element: number;
  readonly index: number;
  readonly length: number;
}

/** A member of a struct or union. */
export interface Member {
  /** `''` for an anonymous struct or union. */
  readonly name: string;
  readonly type: number;
  /** Bits from the start of the struct. */
  readonly bitOffset: number;
  /** Bits, for a bit-field; otherwise 0. */
  readonly bitSize: number;
}

export interface StructType {
  readonly kind: 'struct';
  readonly id: number;
  readonly name: string;
  /** Bytes, padding included. */
  readonly size: number;
  readonly members: readonly Member[];
}

export interface UnionType {
  readonly kind: 'union';
  readonly id: number;
  readonly name: string;
  /** Bytes, padding included. */
  readonly size: number;
  readonly members: readonly Member[];
}

/** A named constant of an enum of at most 32 bits. */
export interface EnumValue {
  readonly name: string;
  readonly value: number;
}

export interface EnumType {
  readonly kind: 'enum';
  readonly id: number;
  readonly name: string;
  readonly size: number;
  /** clang before 16 never says so: its negative values read as unsigned. */
  readonly signed: boolean;
  readonly values: readonly EnumValue[];
}

/** A named constant of a 64-bit enum. */
export interface Enum64Value {
  readonly name: string;
  readonly value: bigint;
}

/** An enum with values beyond 32 bits. Written by clang 16 and pahole 1.24 on. */
export interface Enum64Type {
  readonly kind: 'enum64';
  readonly id: number;
  readonly name: string;
  readonly size: number;
  readonly signed: boolean;
  readonly values: readonly Enum64Value[];
}

/** A struct or union that is only declared: `struct file;`. */
export interface ForwardType {
  readonly kind: 'fwd';
  readonly id: number;
  readonly name: string;
  readonly of: 'struct' | 'union';
}

export interface TypedefType {
  readonly kind: 'typedef';
  readonly id: number;
  readonly name: string;
  readonly type: number;
}

/** A qualifier around another type. */
export interface QualifierType {
  readonly kind: 'volatile' | 'const' | 'restrict';
  readonly id: number;
  readonly type: number;
}

/** Where a function or variable can be seen from. */
export type Linkage = 'static' | 'global' | 'extern';

/** A function. */
export interface FuncType {
  readonly kind: 'func';
  readonly id: number;
  readonly name: string;
  /** Its func_proto. */
  readonly type: number;
  readonly linkage: Linkage;
}

export interface Parameter {
  readonly name: string;
  readonly type: number;
}

/** A function's signature. Variable arguments (`…`) are a last parameter without name, of type void. */
export interface FuncProtoType {
  readonly kind: 'func_proto';
  readonly id: number;
  readonly returns: number;
  readonly parameters: readonly Parameter[];
}

/** A global variable. */
export interface VarType {
  readonly kind: 'var';
  readonly id: number;
  readonly name: string;
  readonly type: number;
  readonly linkage: Linkage;
}

/** A variable's place in its section. */
export interface SectionVariable {
  /** The var. */
  readonly type: number;
  /** Bytes from the start of the section. clang leaves 0; libbpf fills it in when it opens the object. */
  readonly offset: number;
  readonly size: number;
}

/** A section of global variables: `.data`, `.bss`, `.maps`. */
export interface DatasecType {
  readonly kind: 'datasec';
  readonly id: number;
  readonly name: string;
  /** Bytes. clang leaves 0; libbpf fills it in when it opens the object. */
  readonly size: number;
  readonly variables: readonly SectionVariable[];
}

export interface FloatType {
  readonly kind: 'float';
  readonly id: number;
  readonly name: string;
  readonly size: number;
}

/** `__attribute__((btf_decl_tag("name")))` on a declaration. */
export interface DeclTagType {
  readonly kind: 'decl_tag';
  readonly id: number;
  readonly name: string;
  readonly type: number;
  /** Which member or parameter it is on; -1 for the whole. */
  readonly component: number;
}

/** `__attribute__((btf_type_tag("name")))` on a pointer's target. */
export interface TypeTagType {
  readonly kind: 'type_tag';
  readonly id: number;
  readonly name: string;
  readonly type: number;
}

/** A kind newer than this library, stepped over with the layout that BTF from Linux 7.1 on carries. */
export interface UnknownType {
  readonly kind: 'unknown';
  readonly id: number;
  readonly name: string;
  /** The number of the kind. */
  readonly number: number;
}

/** Any BTF type; `kind` tells which. */
export type BtfType =
  | VoidType
  | IntType
  | PointerType
  | ArrayType
  | StructType
  | UnionType
  | EnumType
  | Enum64Type
  | ForwardType
  | TypedefType
  | QualifierType
  | FuncType
  | FuncProtoType
  | VarType
  | DatasecType
  | FloatType
  | DeclTagType
  | TypeTagType
  | UnknownType;

export type BtfKind = BtfType['kind'];

/** The type of a kind: `TypeOfKind<'struct'>` is {@link StructType}. */
export type TypeOfKind<K extends BtfKind> = Extract<BtfType, { readonly kind: K }>;

/** Kinds by their number in BTF. */
export const kindNames = [
  'void',
  'int',
  'pointer',
  'array',
  'struct',
  'union',
  'enum',
  'fwd',
  'typedef',
  'volatile',
  'const',
  'restrict',
  'func',
  'func_proto',
  'var',
  'datasec',
  'float',
  'decl_tag',
  'type_tag',
  'enum64',
] as const satisfies readonly BtfKind[];

/**
 * How an error names a type: `struct call`, `typedef u32`, `anonymous union`.
 */
export function describeType(type: BtfType): string {
  if (type.kind === 'void') return 'void';
  const name = 'name' in type ? type.name : undefined;
  if (name === undefined) return `${type.kind} (type ${type.id})`;
  return name === '' ? `anonymous ${type.kind} (type ${type.id})` : `${type.kind} ${name}`;
}
