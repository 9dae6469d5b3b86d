import { todo } from '@ebpf-dojo/course';

/** A field of a tracepoint's record. */
export interface Field {
  readonly name: string;
  /** Its type in C, without the brackets of an array: `char` of `char comm[16]`. */
  readonly type: string;
  /** Bytes from the start of the record. */
  readonly offset: number;
  /** Bytes at that offset. */
  readonly size: number;
  /** Its numbers may be below 0. */
  readonly signed: boolean;
}

/** A line such as `	field:char comm[16];	offset:8;	size:16;	signed:0;`. */
const LINE =
  /^\s*field:(?<type>[^;]+?)\s*\b(?<name>\w+)(?:\[\d*\])?;\s*offset:(?<offset>\d+);\s*size:(?<size>\d+);\s*signed:(?<signed>[01]);$/;

/** The fields that a `format` file of tracefs tells of, in the order they stand there. */
export function parseFormat(text: string): Field[] {
  todo('06.1', 'give a Field for each line that LINE matches');
}

/** The number in a field of 1, 2 or 4 bytes. x86-64 and arm64 write the lowest byte first. */
export function readNumber({ offset, size, signed }: Field, record: DataView): number {
  switch (size) {
    case 1:
      return signed ? record.getInt8(offset) : record.getUint8(offset);
    case 2:
      return signed ? record.getInt16(offset, true) : record.getUint16(offset, true);
    case 4:
      return signed ? record.getInt32(offset, true) : record.getUint32(offset, true);
    default:
      throw new RangeError(`a number of ${size} bytes is not read here`);
  }
}

/**
 * The text in a field: a `char` array of a fixed size, or one marked `__data_loc`, which has its bytes behind the fields of the
 * record. Both end at the first zero.
 */
export function readText(field: Field, record: DataView): string {
  const { offset, size } = field.type.startsWith('__data_loc')
    ? dataLocation(field, record)
    : field;
  return textOf(record, offset, size);
}

/** Where the bytes of a `__data_loc` field are in the record, and how many. */
function dataLocation({ offset }: Field, record: DataView): Pick<Field, 'offset' | 'size'> {
  todo('06.1', 'read the 32 bits at the offset: where the bytes are, and how many');
}

function textOf(record: DataView, offset: number, size: number): string {
  const end = Math.min(record.byteLength, offset + size);
  const bytes = new Uint8Array(record.buffer, record.byteOffset + offset, end - offset);
  const zero = bytes.indexOf(0);
  return new TextDecoder().decode(zero < 0 ? bytes : bytes.subarray(0, zero));
}
