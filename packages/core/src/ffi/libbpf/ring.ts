import { declare, type Memory, type Pointer } from '../declare.ts';

/** libbpf.h: its own ring consumer, which the benchmark compares with. */
export const ringDeclarations = {
  ring_buffer__new: declare<
    (mapFd: number, sampleCb: Pointer, ctx: Pointer | null, opts: Memory | null) => Pointer | null
  >(
    '0.0.9',
    'struct ring_buffer *ring_buffer__new(int map_fd, ring_buffer_sample_fn sample_cb, void *ctx, const struct ring_buffer_opts *opts)',
  ),
  ring_buffer__consume: declare<(rb: Pointer) => number>(
    '0.0.9',
    'int ring_buffer__consume(struct ring_buffer *rb)',
  ),
  ring_buffer__free: declare<(rb: Pointer) => void>(
    '0.0.9',
    'void ring_buffer__free(struct ring_buffer *rb)',
  ),
} as const;
