import { inspect } from 'node:util';
import { bytesCodec, type Codec } from '../btf/index.ts';
import { scalarCodecs, type ScalarName } from './scalar-codecs.ts';

/**
 * What keys or values are, where no BTF says it: an integer type by name, a size in bytes for those without a type, or a codec,
 * such as {@link compileCodec} makes.
 */
// oxlint-disable-next-line typescript/no-explicit-any -- a codec takes and gives its own type only
export type CodecSpec = ScalarName | number | Codec<any>;

/** The JavaScript type of values that a {@link CodecSpec} describes. */
export type SpecValue<S> =
  S extends Codec<infer T>
    ? T
    : S extends number
      ? Uint8Array
      : S extends 'u64' | 's64'
        ? bigint
        : S extends ScalarName
          ? number
          : unknown;

const MAX_BYTES = 2 ** 31 - 1;

/**
 * The codec for a spec.
 *
 * @param what how the error names it: `'A key'`
 * @throws {TypeError} when it is none
 */
export function codecOf(spec: unknown, what: string): Codec<unknown> {
  if (typeof spec === 'string' && Object.hasOwn(scalarCodecs, spec))
    return scalarCodecs[spec as ScalarName];
  if (typeof spec === 'number' && Number.isInteger(spec) && spec > 0 && spec <= MAX_BYTES)
    return bytesCodec(spec);
  if (isCodec(spec)) return spec;
  throw new TypeError(
    `${what} is an integer type such as 'u32', a size in bytes, or a codec; it was given ${inspect(spec, { depth: 0 })}.`,
  );
}

function isCodec(spec: unknown): spec is Codec<unknown> {
  return (
    typeof spec === 'object' &&
    spec !== null &&
    'size' in spec &&
    typeof spec.size === 'number' &&
    'decode' in spec &&
    typeof spec.decode === 'function' &&
    'encode' in spec &&
    typeof spec.encode === 'function'
  );
}
