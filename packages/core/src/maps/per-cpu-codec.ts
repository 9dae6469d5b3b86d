import type { Codec } from '../btf/index.ts';
import { BtfError } from '../errors/btf-error.ts';

/** Bytes from one CPU's value to the next: the kernel rounds each up to 8 (Documentation/bpf/map_array.rst). */
export function perCpuStride(valueSize: number): number {
  return Math.ceil(valueSize / 8) * 8;
}

/** The codec of an array with one value for each possible CPU. */
export function perCpuCodec<V>(codec: Codec<V>, cpus: number): Codec<readonly V[]> {
  const stride = perCpuStride(codec.size);
  return {
    size: stride * cpus,
    decode: (view, offset) => {
      const values: V[] = [];
      for (let cpu = 0; cpu < cpus; cpu++) values.push(codec.decode(view, offset + cpu * stride));
      return values;
    },
    encode: (values, view, offset) => {
      if (!Array.isArray(values) || values.length !== cpus) {
        const given = Array.isArray(values) ? `an array of ${values.length}` : typeof values;
        throw new BtfError(
          `A per-CPU value is an array with one value for each of the ${cpus} possible CPUs; it was given ${given}.`,
        );
      }
      for (const [cpu, value] of values.entries())
        codec.encode(value as V, view, offset + cpu * stride);
    },
  };
}
