import { checkFlag, checkOptions } from '../arguments.ts';
import type { Codec } from '../btf/index.ts';
import { BpfError } from '../errors/bpf-error.ts';
import type { MapDefinition } from '../map-definition.ts';
import { mapFlags } from '../map-flags.ts';
import type { Resource } from '../resource.ts';
import { BpfMap } from './bpf-map.ts';
import type { MapCodecs } from './keyed-map.ts';
import { MappedArray } from './mapped-array.ts';

const EINVAL = 22;

/** An array map: keys are 0 to {@link maxEntries} - 1, all there from the start, with values of zeros. */
export class ArrayMap<K, V> extends BpfMap<K, V> {
  readonly #value: () => Codec<V>;
  readonly #valueSize: number;
  readonly #mmapable: boolean;

  /** @internal */
  constructor(definition: MapDefinition, owner: Resource | undefined, codecs: MapCodecs<K, V>) {
    super(definition, owner, codecs);
    this.#value = codecs.value;
    this.#valueSize = definition.valueSize;
    this.#mmapable = (definition.flags & mapFlags.BPF_F_MMAPABLE) !== 0;
  }

  /**
   * Maps the array's memory into this process: from there it is read and written without system calls, while programs use it.
   *
   * Needs the flag `BPF_F_MMAPABLE` on the map; Linux 5.5.
   *
   * @param options.writable false for a map that is frozen, or to be frozen; default true
   * @returns a view, closed with the map
   * @throws {BpfError} EINVAL without the flag; EPERM for writing to a frozen map
   * @throws {ClosedError} after close()
   */
  mmap(options: { readonly writable?: boolean } = {}): MappedArray<V> {
    checkOptions(options, 'The options');
    checkFlag(options.writable, 'writable');
    if (!this.#mmapable) {
      throw new BpfError({
        operation: 'mmap',
        subject: this.subject,
        errno: EINVAL,
        hint: 'It is not made for that: give it `__uint(map_flags, BPF_F_MMAPABLE)` in C, or set the flag before load.',
      });
    }
    return new MappedArray(this, {
      codec: this.#value(),
      valueSize: this.#valueSize,
      writable: options.writable ?? true,
    });
  }
}
