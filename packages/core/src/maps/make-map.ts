import { bytesCodec, compileCodec, type Btf } from '../btf/index.ts';
import type { MapDefinition } from '../map-definition.ts';
import { isPerCpu } from '../map-type.ts';
import { BpfMap, type BaseMap, type LazyCodec } from '../map.ts';
import type { Resource } from '../resource.ts';
import { makeEventMap } from '../ring/make-event-map.ts';
import { PerCpuMap } from './per-cpu-map.ts';

/** The class for a map's kind, with codecs from its BTF; bytes where the C source gives sizes without types. */
export function makeMap(definition: MapDefinition, btf: Btf, owner: Resource): BaseMap {
  if (definition.type === 'ringbuf' || definition.type === 'perf_event_array')
    return makeEventMap(definition, btf, owner);
  const value = codecFor(definition.valueTypeId, definition.valueSize, btf);
  const key = codecFor(definition.keyTypeId, definition.keySize, btf);
  return isPerCpu(definition.type)
    ? new PerCpuMap(definition, owner, key, value)
    : new BpfMap(definition, owner, key, value);
}

/** Compiled at its first use: most programs touch few of their maps. */
function codecFor(typeId: number, size: number, btf: Btf): LazyCodec<unknown> {
  return () => (typeId === 0 ? bytesCodec(size) : compileCodec(btf, typeId));
}
