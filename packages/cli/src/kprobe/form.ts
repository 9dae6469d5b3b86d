import { errnoName, type Btf, type BtfType } from '@ebpf-dojo/core';
import type { WholeNumber } from '../output/schema/summary.ts';

/** A value as JSON has it: addresses as `0x…`, names of constants as text. */
export type KprobeValue = WholeNumber | boolean | string | null;

/** How the bytes of a value are read. */
export type Form =
  | {
      readonly kind: 'integer';
      readonly bytes: number;
      readonly signed: boolean;
      /** Of a bit-field, counted from the least significant. */
      readonly bits?: { readonly offset: number; readonly size: number };
      /** Constants that have names. */
      readonly names?: ReadonlyMap<bigint, string>;
    }
  | { readonly kind: 'bool'; readonly bytes: number }
  | { readonly kind: 'pointer' }
  | { readonly kind: 'text' };

/** A pointer's bytes, and those of a register. */
export const WORD_BYTES = 8;

const MAX_ERRNO = 4095n;
const AT_FDCWD = -100n;
const DIRECTORY_NAMES: ReadonlyMap<bigint, string> = new Map([[AT_FDCWD, 'AT_FDCWD']]);
/** Parameters and fields that are a directory's descriptor, or AT_FDCWD. */
const DIRECTORY = /^(?:d|dir|old_?d|new_?d|old_?dir|new_?dir)_?fd$/;

/**
 * How a value of a type is read, when it fits into a register.
 *
 * @param name of the parameter or field: it tells descriptors of directories from other numbers
 * @returns undefined for structs, unions, arrays and floating-point numbers
 */
export function formOf(btf: Btf, typeId: number, name: string): Form | undefined {
  const type = btf.resolve(typeId);
  switch (type.kind) {
    case 'int':
      if (type.size > WORD_BYTES) return undefined;
      if (type.bool) return { kind: 'bool', bytes: type.size };
      return {
        kind: 'integer',
        bytes: type.size,
        signed: type.signed,
        ...(DIRECTORY.test(name) ? { names: DIRECTORY_NAMES } : {}),
      };
    case 'enum':
    case 'enum64':
      return { kind: 'integer', bytes: type.size, signed: type.signed, names: constants(type) };
    case 'pointer':
      return isCharacter(btf.resolve(type.type)) ? { kind: 'text' } : { kind: 'pointer' };
    default:
      return undefined;
  }
}

/** Whether it is `char`, of which texts are made; `u8` and `signed char` hold numbers. */
export function isCharacter(type: BtfType): boolean {
  return type.kind === 'int' && type.size === 1 && (type.char || type.name === 'char');
}

/** A value that is no text. */
export function valueOf(form: Form, raw: bigint): KprobeValue {
  switch (form.kind) {
    case 'bool':
      return BigInt.asUintN(form.bytes * 8, raw) !== 0n;
    case 'integer': {
      const number = integerOf(form, raw);
      return form.names?.get(number) ?? wholeNumber(number);
    }
    default:
      return `0x${raw.toString(16)}`;
  }
}

/** The errno's name when a function returned an error: a negative number, or a pointer that is one (include/linux/err.h). */
export function errorOf(form: Form | undefined, raw: bigint): string | null {
  if (form === undefined || form.kind === 'bool') return null;
  if (form.kind === 'integer' && (!form.signed || form.bytes < 4)) return null;
  const number = form.kind === 'integer' ? integerOf(form, raw) : BigInt.asIntN(64, raw);
  return number < 0n && number >= -MAX_ERRNO ? errnoName(Number(-number)) : null;
}

function integerOf(form: Extract<Form, { kind: 'integer' }>, raw: bigint): bigint {
  const { offset, size } = form.bits ?? { offset: 0, size: form.bytes * 8 };
  const bits = raw >> BigInt(offset);
  return form.signed ? BigInt.asIntN(size, bits) : BigInt.asUintN(size, bits);
}

function constants(type: Extract<BtfType, { kind: 'enum' | 'enum64' }>): Map<bigint, string> {
  const names = new Map<bigint, string>();
  for (const { name, value } of type.values) {
    // Older compilers do not say that an enum has negative values: what is in memory is compared as the type reads it.
    const bits = type.size * 8;
    const number = type.signed
      ? BigInt.asIntN(bits, BigInt(value))
      : BigInt.asUintN(bits, BigInt(value));
    if (!names.has(number)) names.set(number, name);
  }
  return names;
}

function wholeNumber(value: bigint): WholeNumber {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : String(value);
}
