import { checkInstance } from '../arguments.ts';
import { BtfError } from '../errors/btf-error.ts';
import { isBtf, type Btf } from './btf.ts';
import { classify, rootName } from './classify.ts';
import * as runtime from './codec-runtime.ts';
import { codecSource } from './codec-source.ts';
import type { Representation } from './representation.ts';

/** Turns the bytes of one C type into JavaScript values and back. */
export interface Codec<T> {
  /** Bytes of a value. */
  readonly size: number;
  /**
   * Reads a value. It shares no memory with `view`.
   *
   * @param offset bytes from the start of `view`; need not be aligned
   * @throws {BtfError} when fewer than {@link size} bytes are left, or a `u53` holds more than 53 bits
   */
  decode(view: DataView, offset: number): T;
  /**
   * Like {@link decode}, of bytes that are known to be there: asking a view for its length costs a call where any ArrayBuffer of the process was
   * detached before. Where it is absent, decode does.
   *
   * @internal
   */
  readonly read?: (this: void, view: DataView, offset: number) => T;
  /**
   * Writes a value, and zeros to padding. After a throw the bytes may be partly written.
   *
   * @throws {BtfError} naming the field whose value has the wrong type or does not fit, or when the room is too small
   */
  encode(value: T, view: DataView, offset: number): void;
}

const compiled = new WeakMap<Btf, Map<number, Codec<unknown>>>();

/**
 * The codec of a type, compiled once to a function as one would write it by hand.
 *
 * - integers up to 32 bits, `float`, `double`, enums: number; `bool`: boolean
 * - 64- and 128-bit integers, 64-bit enums, pointers: bigint; with a typedef `u53` or `s53`: number, checked
 * - `char[N]`: string up to the first NUL; `u8[N]`: Uint8Array; other arrays: array
 * - struct: object; anonymous members belong to the object around them
 * - union: object with all members decoded; to encode give exactly one, or several that mean the same bytes
 *
 * A flexible array at the end of a struct is left out.
 *
 * @typeParam T the type that `declareTypes` writes for it
 * @param typeId a struct, union, integer, … in `btf`; names and qualifiers around it don't matter
 * @throws {BtfError} naming the field, when a type has no JavaScript form
 */
export function compileCodec<T = unknown>(btf: Btf, typeId: number): Codec<T> {
  checkInstance(btf, 'The BTF of a codec', 'a Btf', isBtf(btf));
  let codecs = compiled.get(btf);
  if (codecs === undefined) compiled.set(btf, (codecs = new Map()));
  let codec = codecs.get(typeId);
  if (codec === undefined) codecs.set(typeId, (codec = compile(btf, typeId)));
  return codec as Codec<T>;
}

/**
 * Takes a codec that was generated earlier, for {@link compileCodec} to give.
 *
 * @internal
 */
export function presetCodec(btf: Btf, typeId: number, codec: Codec<unknown>): void {
  const codecs = compiled.get(btf);
  if (codecs === undefined) compiled.set(btf, new Map([[typeId, codec]]));
  else codecs.set(typeId, codec);
}

function compile(btf: Btf, typeId: number): Codec<unknown> {
  const representation = classify(btf, typeId);
  const type = btf.resolve(typeId);
  if (type.kind === 'datasec' && type.size === 0) {
    throw new BtfError(
      `${type.name}: this section is not laid out yet. Use the BTF that libbpf has after it opened the object, not that of the file.`,
    );
  }
  return codecFor(representation, rootName(btf, typeId));
}

/**
 * Compiles the codec of a representation.
 *
 * @param root how errors name the value
 */
export function codecFor(representation: Representation, root: string): Codec<unknown> {
  const source = codecSource(representation, root);
  // The source holds nothing from BTF but numbers and JSON strings.
  // oxlint-disable-next-line typescript/no-implied-eval -- compiling is the point, once per type
  const make = new Function('runtime', source) as (helpers: typeof runtime) => Codec<unknown>;
  return make(runtime);
}

/**
 * The codec of bytes without a type: a Uint8Array of exactly `size` bytes, for maps declared with `key_size` and `value_size` alone.
 */
export function bytesCodec(size: number): Codec<Uint8Array<ArrayBuffer>> {
  return {
    size,
    decode: (view, offset) => {
      if (view.byteLength - offset < size) throw runtime.tooShort('bytes', size, view, offset);
      return runtime.copyBytes(view, offset, size);
    },
    encode: (value, view, offset) => {
      if (view.byteLength - offset < size) throw runtime.tooShort('bytes', size, view, offset);
      runtime.named('bytes', () => runtime.putBytes(value, view, offset, size, ''));
    },
  };
}
