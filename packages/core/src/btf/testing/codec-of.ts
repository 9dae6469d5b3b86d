import { compileCodec, type Codec } from '../codec.ts';
import { compileBtf, viewOf } from './compile.ts';

/** The codec of the global variable `value` in C source. */
export function codecOf(source: string): Codec<unknown> {
  const btf = compileBtf(source);
  return compileCodec(btf, btf.find('var', 'value')?.type ?? 0);
}

/** The bytes of a value. */
export function encode(codec: Codec<unknown>, value: unknown): Uint8Array {
  // What was there before must not show through padding.
  const bytes = new Uint8Array(codec.size).fill(0xaa);
  codec.encode(value, viewOf(bytes), 0);
  return bytes;
}
