import { BtfError } from '../../errors/btf-error.ts';
import { Btf } from '../btf.ts';
import { compileCodec } from '../codec.ts';
import { kindNames } from '../types.ts';
import { declareTypes } from '../typescript.ts';

/** Larger values are compiled and not decoded: what they take is their size, which the caller chooses to spend. */
const DECODED_BYTES = 4096;
/** A blob of a few kilobytes takes milliseconds; a hang takes for ever. Between lies a busy machine. */
const MAX_MS = 5000;

/** What a test may do with BTF. */
export interface UseOptions {
  /** Looks at one type of so many. Default: at all of them. */
  readonly every?: number;
  readonly base?: Btf;
}

/**
 * Does everything there is to do with BTF, of which only a BtfError may come, and checks what holds for all types: sizes are whole and exact,
 * and what was decoded encodes to the same bytes.
 *
 * @returns how many codecs could be compiled; undefined when the bytes could not even be parsed
 * @throws whatever else came
 */
export function useBtf(
  bytes: Uint8Array,
  { every = 1, base }: UseOptions = {},
): number | undefined {
  const start = performance.now();
  const btf = only(() => Btf.parse(bytes, base));
  if (btf === undefined) return undefined;
  for (const kind of kindNames) only(() => btf.find(kind, 'no such name'));
  let codecs = 0;
  for (let id = 0; id < btf.length; id += every) if (useType(btf, id)) codecs++;
  const took = performance.now() - start;
  if (took > MAX_MS) throw new RangeError(`${bytes.length} bytes of BTF took ${took} ms`);
  return codecs;
}

function useType(btf: Btf, id: number): boolean {
  only(() => btf.type(id));
  only(() => btf.resolve(id));
  const size = only(() => btf.sizeof(id));
  if (size !== undefined && !(Number.isSafeInteger(size) && size >= 0))
    throw new RangeError(`type ${id} has ${size} bytes`);
  const declared = only(() => declareTypes(btf, [{ id }])) !== undefined;
  const codec = only(() => compileCodec(btf, id));
  if (codec === undefined) return false;
  if (!declared) throw new TypeError(`type ${id} has a codec and no declaration`);
  if (codec.size > DECODED_BYTES) return true;
  const view = new DataView(new ArrayBuffer(codec.size));
  const value = codec.decode(view, 0);
  for (let at = 0; at < codec.size; at++) view.setUint8(at, 0xff);
  codec.encode(value, view, 0);
  for (let at = 0; at < codec.size; at++)
    if (view.getUint8(at) !== 0)
      throw new TypeError(`type ${id}: zeros came back as something else`);
  return true;
}

function only<T>(action: () => T): T | undefined {
  try {
    return action();
  } catch (error) {
    if (error instanceof BtfError) return undefined;
    throw error;
  }
}
