import type { MapDefinition } from '../map-definition.ts';
import type { Resource } from '../resource.ts';
import { KeyedMap, type MapCodecs } from './keyed-map.ts';

/** A map with one value a key: hash, LRU hash and their like; arrays are an {@link ArrayMap}. */
export class BpfMap<K, V> extends KeyedMap<K, V> {
  /** @internal */
  // oxlint-disable-next-line no-useless-constructor -- that of the base class is protected
  constructor(definition: MapDefinition, owner: Resource | undefined, codecs: MapCodecs<K, V>) {
    super(definition, owner, codecs);
  }
}
