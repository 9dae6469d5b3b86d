import { endianness } from 'node:os';
import type { Codec } from '../btf/index.ts';
import { named, toBigint, toInteger } from '../btf/codec-runtime.ts';

const LITTLE_ENDIAN = endianness() === 'LE';

type Size = 1 | 2 | 4;

/** Codecs of the kernel's integer types. */
export const scalarCodecs = {
  u8: integer('u8', 1, false),
  u16: integer('u16', 2, false),
  u32: integer('u32', 4, false),
  s8: integer('s8', 1, true),
  s16: integer('s16', 2, true),
  s32: integer('s32', 4, true),
  u64: wide('u64', false),
  s64: wide('s64', true),
} as const;

/** The name of a kernel integer type. */
export type ScalarName = keyof typeof scalarCodecs;

function integer(label: string, size: Size, signed: boolean): Codec<number> {
  const bits = size * 8;
  const min = signed ? -(2 ** (bits - 1)) : 0;
  const max = 2 ** (signed ? bits - 1 : bits) - 1;
  const access = accessOf(size, signed);
  return {
    size,
    decode: access.get,
    encode: (value, view, offset) =>
      named(label, () => access.set(view, offset, toInteger(value, min, max, label, ''))),
  };
}

interface Access {
  readonly get: (view: DataView, offset: number) => number;
  readonly set: (view: DataView, offset: number, value: number) => void;
}

function accessOf(size: Size, signed: boolean): Access {
  switch (size) {
    case 1:
      return {
        get: (view, offset) => (signed ? view.getInt8(offset) : view.getUint8(offset)),
        set: (view, offset, value) => view.setUint8(offset, value),
      };
    case 2:
      return {
        get: (view, offset) =>
          signed ? view.getInt16(offset, LITTLE_ENDIAN) : view.getUint16(offset, LITTLE_ENDIAN),
        set: (view, offset, value) => view.setUint16(offset, value, LITTLE_ENDIAN),
      };
    case 4:
      return {
        get: (view, offset) =>
          signed ? view.getInt32(offset, LITTLE_ENDIAN) : view.getUint32(offset, LITTLE_ENDIAN),
        set: (view, offset, value) => view.setUint32(offset, value, LITTLE_ENDIAN),
      };
  }
}

function wide(label: string, signed: boolean): Codec<bigint> {
  return {
    size: 8,
    decode: signed
      ? (view, offset) => view.getBigInt64(offset, LITTLE_ENDIAN)
      : (view, offset) => view.getBigUint64(offset, LITTLE_ENDIAN),
    encode: (value, view, offset) =>
      named(label, () =>
        view.setBigUint64(offset, toBigint(value, signed, 64, label, ''), LITTLE_ENDIAN),
      ),
  };
}
