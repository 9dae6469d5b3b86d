import type { MapDefinition } from '../map-definition.ts';
import type { Resource } from '../resource.ts';
import { KeyedMap, type MapCodecs } from './keyed-map.ts';

/**
 * A map with one value a key: hash, LRU hash and their like; arrays are an {@link ArrayMap}.
 *
 * An LRU hash forgets what was used least, and on older kernels long before it is full: each CPU sets up to 128 free entries aside, and one
 * that finds none left drops others. Measured on Linux 5.10 with 64 entries and two CPUs, where three entries drove out three others; not
 * with 8192, nor on Linux 6.18. Source: kernel/bpf/bpf_lru_list.c, LOCAL_FREE_TARGET.
 */
export class BpfMap<K, V> extends KeyedMap<K, V> {
  /** @internal */
  // oxlint-disable-next-line no-useless-constructor -- that of the base class is protected
  constructor(definition: MapDefinition, owner: Resource | undefined, codecs: MapCodecs<K, V>) {
    super(definition, owner, codecs);
  }
}
