export { Btf } from './btf.ts';
export { bytesCodec, compileCodec, type Codec } from './codec.ts';
export { fieldsInPlace, type Place } from './in-place.ts';
export {
  declareTypes,
  type DeclarationRoot,
  type Declarations,
  type DeclareOptions,
} from './typescript.ts';
export type {
  ArrayType,
  BtfKind,
  BtfType,
  DatasecType,
  DeclTagType,
  Enum64Type,
  Enum64Value,
  EnumType,
  EnumValue,
  FloatType,
  ForwardType,
  FuncProtoType,
  FuncType,
  IntType,
  Linkage,
  Member,
  Parameter,
  PointerType,
  QualifierType,
  SectionVariable,
  StructType,
  TypedefType,
  TypeOfKind,
  TypeTagType,
  UnionType,
  UnknownType,
  VarType,
  VoidType,
} from './types.ts';
