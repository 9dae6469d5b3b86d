import type { Codec } from '../btf/index.ts';
import { BpfError } from '../errors/bpf-error.ts';
import { libbpf } from '../ffi/libbpf.ts';
import type { MapDefinition } from '../map-definition.ts';
import { KeyedMap, type LazyCodec } from '../map.ts';
import type { Resource } from '../resource.ts';

const EINVAL = 22;

/**
 * A map that keeps one value a key for each possible CPU, so that programs count without contention.
 *
 * A value is an array by CPU number. Possible CPUs may outnumber those online
 * (Documentation/bpf/map_array.rst); the others stay zero.
 */
export class PerCpuMap<K, V> extends KeyedMap<K, readonly V[]> {
  readonly #lazyCodec: LazyCodec<V>;
  #codec: Codec<V> | undefined;
  readonly #stride: number;
  readonly #cpus: number;

  /** @internal */
  constructor(
    definition: MapDefinition,
    owner: Resource,
    keyCodec: LazyCodec<K>,
    valueCodec: LazyCodec<V>,
  ) {
    const cpus = possibleCpus();
    // The kernel rounds each CPU's value up to 8 bytes.
    const stride = Math.ceil(definition.valueSize / 8) * 8;
    super(definition, owner, keyCodec, stride * cpus);
    this.#lazyCodec = valueCodec;
    this.#stride = stride;
    this.#cpus = cpus;
  }

  protected override decodeValue(): readonly V[] {
    this.#codec ??= this.#lazyCodec();
    const codec = this.#codec;
    return Array.from({ length: this.#cpus }, (_, cpu) =>
      codec.decode(this.valueView, cpu * this.#stride),
    );
  }

  protected override encodeValue(values: readonly V[]): void {
    if (values.length !== this.#cpus) {
      throw new BpfError({
        operation: 'map update',
        subject: this.subject,
        errno: EINVAL,
        hint: `Give one value for each of the ${this.#cpus} possible CPUs; there were ${values.length}.`,
      });
    }
    this.#codec ??= this.#lazyCodec();
    for (const [cpu, value] of values.entries())
      this.#codec.encode(value, this.valueView, cpu * this.#stride);
  }
}

/**
 * How many CPUs this machine may ever have online: the length of a per-CPU value.
 *
 * @throws {BpfError} when /sys/devices/system/cpu/possible cannot be read
 */
export function possibleCpus(): number {
  const cpus = libbpf.libbpf_num_possible_cpus();
  if (cpus < 0) throw new BpfError({ operation: 'count', subject: 'possible CPUs', errno: -cpus });
  return cpus;
}
