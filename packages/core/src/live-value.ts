import { endianness } from 'node:os';
import { inspect } from 'node:util';
import { getBits, putBits } from './btf/bits.ts';
import { codecFor, type Codec } from './btf/codec.ts';
import { fieldsOf, type Field, type Representation } from './btf/representation.ts';
import { isScalar, scalarCodec } from './btf/scalar-codec.ts';
import { BtfError } from './errors/btf-error.ts';

const LITTLE_ENDIAN = endianness() === 'LE';

/** Memory that values are read from and written to, wherever it is now. */
export interface LiveMemory {
  /** A view that is right at this moment. Throws ClosedError when there is none any more. */
  view(): DataView;
  /** Throws when the memory is not to be written; `path` is what was assigned to. */
  assertWritable(path: string): void;
  readonly writable: boolean;
}

/** One value in {@link LiveMemory}. */
export interface LiveValue {
  get(): unknown;
  set(value: unknown): void;
}

/**
 * A value of a C type where it lies. Scalars and strings are read and written whole; a struct or union is an object and an array an
 * array whose parts are read and written in place; bytes are a Uint8Array over the memory, or a copy of what is constant.
 *
 * @param offset bytes from the start of the memory
 * @param path how errors name it: `config.limits[2]`
 * @param codec of the value, where there is one already; others are made when they are needed
 */
export function liveValue(
  representation: Representation,
  memory: LiveMemory,
  offset: number,
  path: string,
  codec?: Codec<unknown>,
): LiveValue {
  let own = codec;
  let part: object | undefined;
  const whole = () =>
    (own ??= isScalar(representation)
      ? scalarCodec(representation, path)
      : codecFor(representation, path));
  const decode = () => whole().decode(memory.view(), offset);
  return {
    get: () => {
      switch (representation.kind) {
        case 'record':
          memory.view();
          return (part ??= liveRecord(
            fieldsOf(representation.parts),
            memory,
            offset,
            path,
            decode,
          ));
        case 'array':
          memory.view();
          return (part ??= liveArray(representation, memory, offset, path, decode));
        case 'bytes': {
          if (!memory.writable) return decode();
          const { buffer, byteOffset } = memory.view();
          return new Uint8Array(buffer, byteOffset + offset, representation.size);
        }
        default:
          return decode();
      }
    },
    set: (value) => {
      memory.assertWritable(path);
      const { size } = representation;
      // Encoded aside: a value that does not fit leaves what was there, and one made of these very bytes is read before they change.
      const bytes = new Uint8Array(size);
      whole().encode(value, new DataView(bytes.buffer), 0);
      const { buffer, byteOffset } = memory.view();
      put(bytes, buffer, byteOffset + offset);
    },
  };
}

/** One store for what a processor stores at once: the program never sees half of a 64-bit number. */
function put(bytes: Uint8Array<ArrayBuffer>, buffer: ArrayBufferLike, at: number): void {
  const { length } = bytes;
  if (at % length === 0 && length === 8)
    new BigUint64Array(buffer, at, 1)[0] = new BigUint64Array(bytes.buffer)[0] ?? 0n;
  else if (at % length === 0 && length === 4)
    new Uint32Array(buffer, at, 1)[0] = new Uint32Array(bytes.buffer)[0] ?? 0;
  else if (at % length === 0 && length === 2)
    new Uint16Array(buffer, at, 1)[0] = new Uint16Array(bytes.buffer)[0] ?? 0;
  else new Uint8Array(buffer, at, length).set(bytes);
}

function liveRecord(
  fields: readonly Field[],
  memory: LiveMemory,
  offset: number,
  path: string,
  decode: () => unknown,
): object {
  const object = {};
  for (const field of fields) {
    const name = `${path}.${field.name}`;
    const value = liveField(field, memory, offset + field.offset, name);
    Object.defineProperty(object, field.name, {
      enumerable: true,
      get: () => value.get(),
      set: (next: unknown) => {
        value.set(next);
      },
    });
  }
  Object.defineProperty(object, inspect.custom, { value: decode });
  // A misspelt name is an error, not a new property that the program never sees.
  return Object.preventExtensions(object);
}

function liveField(field: Field, memory: LiveMemory, offset: number, path: string): LiveValue {
  const { bits, representation } = field;
  if (bits === undefined) return liveValue(representation, memory, offset, path);
  const asNumber = representation.kind === 'number' || representation.kind === 'enum';
  const boolean = representation.kind === 'boolean';
  const signed = 'signed' in representation && representation.signed;
  return {
    get: () => {
      const raw = getBits(memory.view(), offset, bits.start, bits.size, signed, LITTLE_ENDIAN);
      if (boolean) return raw !== 0n;
      return asNumber || representation.kind === 'exact' ? Number(raw) : raw;
    },
    set: (value) => {
      memory.assertWritable(path);
      const raw = bitsOf(value, bits.size, signed, boolean, path);
      const span = Math.ceil((bits.start + bits.size) / 8);
      const view = memory.view();
      // Its neighbours in the same bytes stay as they are; a program that writes those meanwhile may lose that write.
      const bytes = new Uint8Array(view.buffer, view.byteOffset + offset, span);
      const fresh = new Uint8Array(span);
      const mask = new Uint8Array(span);
      putBits(raw, new DataView(fresh.buffer), 0, bits.start, bits.size, LITTLE_ENDIAN);
      putBits(-1n, new DataView(mask.buffer), 0, bits.start, bits.size, LITTLE_ENDIAN);
      for (const [index, old] of bytes.entries())
        bytes[index] = (old & ~(mask[index] ?? 0)) | (fresh[index] ?? 0);
    },
  };
}

function bitsOf(
  value: unknown,
  size: number,
  signed: boolean,
  boolean: boolean,
  path: string,
): bigint {
  if (boolean) {
    if (typeof value === 'boolean') return value ? 1n : 0n;
    throw new BtfError(`${path}: expected a boolean, got ${String(value)}.`);
  }
  if (typeof value !== 'bigint' && !Number.isSafeInteger(value))
    throw new BtfError(`${path}: expected a whole number, got ${String(value)}.`);
  const raw = BigInt(value as number | bigint);
  const kept = signed ? BigInt.asIntN(size, raw) : BigInt.asUintN(size, raw);
  if (kept !== raw)
    throw new BtfError(
      `${path}: ${raw} does not fit a bit-field of ${size} ${signed ? 'signed ' : ''}bits.`,
    );
  return raw;
}

function liveArray(
  { length, element, size }: { length: number; element: Representation; size: number },
  memory: LiveMemory,
  offset: number,
  path: string,
  decode: () => unknown,
): object {
  const stride = length === 0 ? 0 : size / length;
  const elements = new Map<number, LiveValue>();
  const at = (index: number): LiveValue => {
    let value = elements.get(index);
    if (value === undefined)
      elements.set(
        index,
        (value = liveValue(element, memory, offset + index * stride, `${path}[${index}]`)),
      );
    return value;
  };
  // A real array of that length stands behind it, so that Array.isArray holds and every method of arrays works.
  const target: unknown[] = [];
  target.length = length;
  Object.defineProperty(target, 'length', { writable: false });
  Object.defineProperty(target, inspect.custom, { value: decode });
  return new Proxy(target, {
    get: (array, key) => {
      const index = indexOf(key, length);
      return index === undefined ? Reflect.get(array, key) : at(index).get();
    },
    set: (_array, key, value) => {
      const index = indexOf(key, length);
      if (index === undefined)
        throw new BtfError(`${path}: there is no element ${String(key)}: its length is ${length}.`);
      at(index).set(value);
      return true;
    },
    has: (array, key) => indexOf(key, length) !== undefined || Reflect.has(array, key),
    deleteProperty: (_array, key) => {
      throw new BtfError(`${path}: element ${String(key)} cannot be taken out of an array of C.`);
    },
    defineProperty: (_array, key) => {
      throw new BtfError(`${path}: element ${String(key)} cannot be defined; assign to it.`);
    },
    ownKeys: (array) => [
      ...Array.from({ length }, (_, index) => String(index)),
      ...Reflect.ownKeys(array),
    ],
    getOwnPropertyDescriptor: (array, key) => {
      const index = indexOf(key, length);
      return index === undefined
        ? Reflect.getOwnPropertyDescriptor(array, key)
        : { value: at(index).get(), writable: true, enumerable: true, configurable: true };
    },
  });
}

/** A property's key as an index of an array of that length; undefined when it is none. */
function indexOf(key: string | symbol, length: number): number | undefined {
  if (typeof key === 'symbol') return undefined;
  const index = Number(key);
  return Number.isInteger(index) && index >= 0 && index < length && String(index) === key
    ? index
    : undefined;
}
