import { LZMA_BUF_ERROR, LZMA_OK, liblzma } from './liblzma.ts';

/** What `xz -9` asks for is 65 MiB. */
const MOST_MEMORY = 128n * 2n ** 20n;
/** Symbols become a fourth or a fifth by xz: most fit at once. */
const USUAL_RATIO = 8;
const GROWTH = 8;
const LEAST_ROOM = 1 << 16;

/** What became of packed bytes: what they were before, or why not. */
export type Unpacked = Uint8Array<ArrayBuffer> | 'corrupt' | 'too large' | 'no liblzma';

/**
 * Unpacks an xz file in memory, by liblzma.
 *
 * @param packed one stream of xz's format; what follows it is not looked at
 * @param most bytes that it may unpack to
 */
export function unpackXz(packed: Uint8Array, most: number): Unpacked {
  const library = liblzma();
  if (library === undefined) return 'no liblzma';
  for (let room = Math.max(packed.length * USUAL_RATIO, LEAST_ROOM); ; room *= GROWTH) {
    const output = new Uint8Array(Math.min(room, most));
    const length = new BigUint64Array(1);
    const result = library.lzma_stream_buffer_decode(
      BigUint64Array.of(MOST_MEMORY),
      0,
      null,
      packed,
      new BigUint64Array(1),
      packed.length,
      output,
      length,
      output.length,
    );
    // A copy: the room that is left is not kept with it.
    if (result === LZMA_OK) return output.slice(0, Number(length[0]));
    if (result !== LZMA_BUF_ERROR) return 'corrupt';
    if (output.length === most) return 'too large';
  }
}
