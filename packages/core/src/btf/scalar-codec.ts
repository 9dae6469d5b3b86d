import { endianness } from 'node:os';
import { copyBytes, putBytes } from './bytes.ts';
import { putString } from './char-array.ts';
import { getExact, putExact, toBigint, toBoolean, toFloat, toInteger } from './check-value.ts';
import type { Codec } from './codec.ts';
import { named } from './field-problem.ts';
import type {
  ArrayRepresentation,
  RecordRepresentation,
  Representation,
} from './representation.ts';
import { stringReader } from './short-strings.ts';

/** What is read and written whole. */
export type Scalar = Exclude<Representation, ArrayRepresentation | RecordRepresentation>;

const LITTLE_ENDIAN = endianness() === 'LE';
const LOW = LITTLE_ENDIAN ? 0 : 1;

/** Whether a value of the type is read and written whole. */
export function isScalar(representation: Representation): representation is Scalar {
  return representation.kind !== 'array' && representation.kind !== 'record';
}

/**
 * The codec of one scalar, without generated code: for single values, where compiling would cost more than it gives, or is
 * not allowed.
 *
 * @param root how errors name the value
 */
export function scalarCodec(scalar: Scalar, root: string): Codec<unknown> {
  return {
    size: scalar.size,
    decode: (view, offset) => decode(scalar, view, offset, root),
    encode: (value, view, offset) => {
      named(root, () => encode(scalar, value, view, offset));
    },
  };
}

function decode(scalar: Scalar, view: DataView, offset: number, root: string): unknown {
  switch (scalar.kind) {
    case 'number':
    case 'enum':
    case 'bigint':
      return getInteger(view, offset, scalar.size, scalar.signed);
    case 'boolean':
      return Number(getInteger(view, offset, scalar.size, false)) !== 0;
    case 'exact': {
      const high = getInteger(view, offset + 4 * (1 - LOW), 4, scalar.signed) as number;
      const low = getInteger(view, offset + 4 * LOW, 4, false) as number;
      return getExact(high, low, scalar.signed, root);
    }
    case 'float':
      return scalar.size === 4
        ? view.getFloat32(offset, LITTLE_ENDIAN)
        : view.getFloat64(offset, LITTLE_ENDIAN);
    case 'string':
      return stringReader(scalar.size)(view, offset);
    case 'bytes':
      return copyBytes(view, offset, scalar.size);
  }
}

function encode(scalar: Scalar, value: unknown, view: DataView, offset: number): void {
  switch (scalar.kind) {
    case 'number':
    case 'enum':
    case 'bigint':
      putInteger(view, offset, scalar.size, integerOf(value, scalar));
      return;
    case 'boolean':
      putInteger(view, offset, scalar.size, toBoolean(value, '') ? 1n : 0n);
      return;
    case 'exact':
      putExact(value, view, offset, LITTLE_ENDIAN, scalar.signed, scalar.label, '');
      return;
    case 'float': {
      const number = toFloat(value, scalar.size, '');
      if (scalar.size === 4) view.setFloat32(offset, number, LITTLE_ENDIAN);
      else view.setFloat64(offset, number, LITTLE_ENDIAN);
      return;
    }
    case 'string':
      putString(value, view, offset, scalar.size, '');
      return;
    case 'bytes':
      putBytes(value, view, offset, scalar.size, '');
  }
}

function integerOf(
  value: unknown,
  {
    size,
    signed,
    label,
  }: { readonly size: number; readonly signed: boolean; readonly label: string },
): bigint {
  const bits = size * 8;
  if (size >= 8) return toBigint(value, signed, bits, label, '');
  const min = signed ? -(2 ** (bits - 1)) : 0;
  const max = 2 ** (signed ? bits - 1 : bits) - 1;
  return BigInt(toInteger(value, min, max, label, ''));
}

function getInteger(view: DataView, at: number, size: number, signed: boolean): number | bigint {
  switch (size) {
    case 1:
      return signed ? view.getInt8(at) : view.getUint8(at);
    case 2:
      return signed ? view.getInt16(at, LITTLE_ENDIAN) : view.getUint16(at, LITTLE_ENDIAN);
    case 4:
      return signed ? view.getInt32(at, LITTLE_ENDIAN) : view.getUint32(at, LITTLE_ENDIAN);
    case 8:
      return signed ? view.getBigInt64(at, LITTLE_ENDIAN) : view.getBigUint64(at, LITTLE_ENDIAN);
    default: {
      const high = getInteger(view, at + 8 * (1 - LOW), 8, signed) as bigint;
      return (high << 64n) | view.getBigUint64(at + 8 * LOW, LITTLE_ENDIAN);
    }
  }
}

function putInteger(view: DataView, at: number, size: number, value: bigint): void {
  if (size <= 4) {
    const number = Number(value);
    if (size === 1) view.setUint8(at, number);
    else if (size === 2) view.setUint16(at, number, LITTLE_ENDIAN);
    else view.setUint32(at, number, LITTLE_ENDIAN);
    return;
  }
  if (size === 8) {
    view.setBigUint64(at, value, LITTLE_ENDIAN);
    return;
  }
  view.setBigUint64(at + 8 * LOW, value, LITTLE_ENDIAN);
  view.setBigUint64(at + 8 * (1 - LOW), value >> 64n, LITTLE_ENDIAN);
}
