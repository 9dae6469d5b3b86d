import { declare, type Count, type Memory } from './declare.ts';
import { optionalLibrary } from './optional-library.ts';

/** `lzma_ret`, lzma/base.h: those that are told apart. */
export const LZMA_OK = 0;
/** Of a call that is given all the input: the output has no room. */
export const LZMA_BUF_ERROR = 10;

/** The library of xz. */
export const liblzma = optionalLibrary('liblzma.so.5', {
  lzma_stream_buffer_decode: declare<
    (
      memlimit: BigUint64Array,
      flags: number,
      allocator: null,
      input: Memory,
      inputAt: BigUint64Array,
      inputSize: Count,
      output: Memory,
      outputAt: BigUint64Array,
      outputSize: Count,
    ) => number
  >(
    '5.0',
    // lzma/container.h; `lzma_ret` is an enum, and the allocator NULL in all our uses.
    'int lzma_stream_buffer_decode(uint64_t *memlimit, uint32_t flags, void *allocator, const uint8_t *in, size_t *in_pos, size_t in_size, uint8_t *out, size_t *out_pos, size_t out_size)',
  ),
});
