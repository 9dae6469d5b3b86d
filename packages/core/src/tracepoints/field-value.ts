import { endianness } from 'node:os';
import { readString } from '../btf/char-array.ts';
import type { TracepointField } from './field.ts';

/**
 * What a field holds: integers of up to 32 bits are numbers, those of 64 bits bigint, `bool` is boolean, `char[]` a string,
 * other arrays have their elements, and what has no shape here is bytes.
 */
export type TracepointValue =
  | number
  | bigint
  | boolean
  | string
  | readonly number[]
  | readonly bigint[]
  | Uint8Array;

const LITTLE = endianness() === 'LE';

/** The value of a field in a record; undefined when the record ends before it does. */
export function readField(field: TracepointField, record: DataView): TracepointValue | undefined {
  const bytes = locate(field, record);
  if (bytes === undefined) return undefined;
  const { offset, size } = bytes;
  switch (field.kind) {
    case 'boolean':
      return record.getUint8(offset) !== 0;
    case 'pointer':
      return readInteger(record, offset, field.elementSize, false);
    case 'integer':
      return readInteger(record, lowest(offset, field), field.elementSize, field.signed);
    case 'string':
      return readString(record, offset, size);
    case 'bytes':
      return new Uint8Array(record.buffer, record.byteOffset + offset, size).slice();
    case 'array':
      return readArray(field, record, bytes);
  }
}

/** Where the bytes of a field are in a record. */
export interface Located {
  readonly offset: number;
  readonly size: number;
}

/**
 * The bytes of a field, of which some may be in the record's dynamic part. What a cut record lacks at the end of that is left out.
 *
 * Source: `__data_loc` and `__rel_loc`, include/trace/stages/stage1_struct_define.h: the offset in the lower 16 bits, the length above.
 */
export function locate(field: TracepointField, record: DataView): Located | undefined {
  const { offset, size } = field;
  if (offset + size > record.byteLength) return undefined;
  if (field.place === 'fixed') return { offset, size };
  if (size < 4) return undefined;
  const word = record.getUint32(offset, LITTLE);
  const start = (word & 0xffff) + (field.place === 'rel_loc' ? offset + size : 0);
  const length = word >>> 16;
  if (start > record.byteLength) return undefined;
  return { offset: start, size: Math.min(length, record.byteLength - start) };
}

/** Where the lower part of a register is. */
function lowest(offset: number, { size, elementSize }: TracepointField): number {
  return LITTLE ? offset : offset + size - elementSize;
}

function readArray(
  { elementSize, signed }: TracepointField,
  record: DataView,
  { offset, size }: Located,
): number[] | bigint[] {
  const values = Array.from({ length: Math.floor(size / elementSize) }, (_, index) =>
    readInteger(record, offset + index * elementSize, elementSize, signed),
  );
  return values as number[] | bigint[];
}

function readInteger(
  record: DataView,
  offset: number,
  size: number,
  signed: boolean,
): number | bigint {
  switch (size) {
    case 1:
      return signed ? record.getInt8(offset) : record.getUint8(offset);
    case 2:
      return signed ? record.getInt16(offset, LITTLE) : record.getUint16(offset, LITTLE);
    case 4:
      return signed ? record.getInt32(offset, LITTLE) : record.getUint32(offset, LITTLE);
    default:
      return signed ? record.getBigInt64(offset, LITTLE) : record.getBigUint64(offset, LITTLE);
  }
}
