import koffi from 'koffi';

/** `LZMA_PRESET_DEFAULT` and `LZMA_CHECK_CRC32`, lzma/container.h and check.h. */
const PRESET = 6;
const CRC32 = 1;
/** More than xz's headers and what does not become smaller take. */
const EXTRA = 1 << 16;

/** Packs bytes as xz(1) does, which need not be there. */
export function packXz(bytes: Uint8Array): Buffer {
  const encode = koffi
    .load('liblzma.so.5')
    .func(
      'int lzma_easy_buffer_encode(uint32_t preset, int check, void *allocator, const uint8_t *in, size_t in_size, uint8_t *out, size_t *out_pos, size_t out_size)',
    );
  const output = Buffer.alloc(bytes.length * 2 + EXTRA);
  const length = new BigUint64Array(1);
  const result: unknown = encode(
    PRESET,
    CRC32,
    null,
    bytes,
    bytes.length,
    output,
    length,
    output.length,
  );
  if (result !== 0) throw new TypeError(`liblzma said ${String(result)}`);
  return output.subarray(0, Number(length[0]));
}
