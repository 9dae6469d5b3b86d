import { TracepointFormatError } from '../errors/tracepoint-format-error.ts';

/** Where the bytes of a field are: in it, or where its word of offset and length says, from the record's start or from the field's end. */
export type FieldPlace = 'fixed' | 'data_loc' | 'rel_loc';

/** How the bytes of a field are read. */
export type FieldKind = 'integer' | 'boolean' | 'pointer' | 'string' | 'array' | 'bytes';

/** A field of a tracepoint's record. */
export interface TracepointField {
  readonly name: string;
  /** Its type in C, as the kernel writes it, without brackets: `'char'` of `char comm[16]`. */
  readonly type: string;
  /** How its bytes are read. */
  readonly kind: FieldKind;
  /** Where its bytes are. */
  readonly place: FieldPlace;
  /** Bytes from the start of the record. */
  readonly offset: number;
  /** Bytes in the fixed part of the record: 4 for one whose bytes are elsewhere. */
  readonly size: number;
  /** Its integers, of an array each, may be negative. */
  readonly signed: boolean;
  /** Bytes of one element, of a string 1; of a field that is no array those that its type has, which may be fewer than its size. */
  readonly elementSize: number;
  /** Elements of an array; undefined when each record has its own number of them, and for a field that is no array. */
  readonly length: number | undefined;
  /** It is one of those that every tracepoint has, such as `common_pid`. */
  readonly common: boolean;
}

const LINE =
  /^\s*field:(?<declaration>.*?);\s*offset:(?<offset>\d+);\s*size:(?<size>\d+);(?:\s*signed:(?<signed>-?\d+);)?\s*$/;
const LONGEST = 1 << 20;

/** Reads a line of a format file, such as `field:pid_t pid;	offset:8;	size:4;	signed:1;`. */
export function parseField(line: string): TracepointField {
  const { declaration, offset, size, signed } = LINE.exec(line)?.groups ?? {};
  const named = /^(?<type>.*?)\s*\b(?<name>[A-Za-z_]\w*)(?:\[(?<length>[^\]]*)\])?$/.exec(
    declaration?.trim() ?? '',
  )?.groups;
  if (named === undefined || Number(size) > LONGEST || Number(offset) > LONGEST)
    throw new TracepointFormatError(
      `This line of a tracepoint's format is no field: ${line.trim()}`,
    );
  const { type = '', name = '', length } = named;
  const place = /^__data_loc\b/.test(type)
    ? 'data_loc'
    : /^__rel_loc\b/.test(type)
      ? 'rel_loc'
      : 'fixed';
  const element = type
    .replace(/^__(?:data|rel)_loc\s*/, '')
    .replace(/\s*\[[^\]]*\]$/, '')
    .trim();
  const shape = shapeOf({
    element,
    place,
    bytes: Number(size),
    brackets: place !== 'fixed' || length !== undefined,
    count: Number(length ?? NaN),
  });
  return {
    name,
    type: element,
    place,
    offset: Number(offset),
    size: Number(size),
    // Of a system call's argument the kernel tells the sign of the register, and not of the type.
    signed:
      shape.length === undefined && place === 'fixed' && shape.elementSize < Number(size)
        ? narrow(element)?.signed === true
        : Number(signed ?? 0) !== 0,
    ...shape,
    common: name.startsWith('common_'),
  };
}

interface Declared {
  readonly element: string;
  readonly place: FieldPlace;
  readonly bytes: number;
  readonly brackets: boolean;
  /** The number in the brackets; NaN when it is a name, as old kernels print. */
  readonly count: number;
}

type Shape = Pick<TracepointField, 'kind' | 'elementSize' | 'length'>;

function shapeOf({ element, place, bytes, brackets, count }: Declared): Shape {
  if (!brackets) return scalarShape(element, bytes);
  const known = sizeOfType(element);
  if (place !== 'fixed')
    return {
      kind: element === 'char' ? 'string' : known === undefined ? 'bytes' : 'array',
      elementSize: known ?? 1,
      length: undefined,
    };
  const each = Number.isInteger(count) && count > 0 ? bytes / count : (known ?? 1);
  if (![1, 2, 4, 8].includes(each)) return { kind: 'bytes', elementSize: 1, length: bytes };
  return {
    kind: element === 'char' ? 'string' : 'array',
    elementSize: each,
    length: Math.floor(bytes / each),
  };
}

function scalarShape(type: string, bytes: number): Shape {
  if (![1, 2, 4, 8].includes(bytes)) return { kind: 'bytes', elementSize: 1, length: bytes };
  if (type.endsWith('*')) return { kind: 'pointer', elementSize: bytes, length: undefined };
  if (type === 'bool') return { kind: 'boolean', elementSize: 1, length: undefined };
  // A system call's argument fills a register, of which its type may be the lower part.
  const size = bytes === 8 ? (narrow(type)?.size ?? bytes) : bytes;
  return { kind: 'integer', elementSize: size, length: undefined };
}

/** An integer type of C. */
export interface IntegerType {
  /** In bytes. */
  readonly size: number;
  readonly signed: boolean;
}

const TYPES: Readonly<Record<string, IntegerType>> = {
  ...integers(1, true, 'signed char, s8, __s8, int8_t'),
  ...integers(1, false, 'unsigned char, u8, __u8, uint8_t, bool, char'),
  ...integers(2, true, 'short, short int, s16, __s16, int16_t'),
  ...integers(2, false, 'unsigned short, u16, __u16, uint16_t, umode_t, __be16, __le16'),
  ...integers(4, true, 'int, signed, s32, __s32, int32_t, pid_t, clockid_t, key_t, key_serial_t'),
  ...integers(4, true, 'const clockid_t, timer_t, mqd_t, rwf_t'),
  ...integers(4, false, 'unsigned int, unsigned, u32, __u32, uint32_t, uid_t, gid_t, uint, qid_t'),
  ...integers(4, false, 'const __u32, dev_t, gfp_t, __be32, __le32'),
  ...integers(8, true, 'long, long int, long long, s64, __s64, int64_t, loff_t, ssize_t, off_t'),
  ...integers(8, false, 'unsigned long, unsigned long long, u64, __u64, uint64_t, size_t, ino_t'),
  ...integers(8, false, 'sector_t, uintptr_t'),
};

function integers(size: number, signed: boolean, names: string): Record<string, IntegerType> {
  return Object.fromEntries(names.split(', ').map((name) => [name, { size, signed }]));
}

/** What an integer type of C is on a 64-bit machine; undefined for one that is not known. */
export function integerType(name: string): IntegerType | undefined {
  return Object.hasOwn(TYPES, name) ? TYPES[name] : undefined;
}

function narrow(type: string): IntegerType | undefined {
  const known = integerType(type);
  return known !== undefined && known.size < 8 ? known : undefined;
}

function sizeOfType(type: string): number | undefined {
  return type.endsWith('*') ? 8 : integerType(type)?.size;
}
