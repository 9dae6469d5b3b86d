import type { Btf } from '../btf/index.ts';
import type { MapDefinition } from '../map-definition.ts';
import type { LazyCodec } from '../map.ts';
import type { Resource } from '../resource.ts';
import type { EventMap } from './event-map.ts';
import { EventType } from './event-type.ts';
import { lostCounter } from './lost-counter.ts';
import { PerfBuffer } from './perf-buffer.ts';
import { RingBuffer } from './ring-buffer.ts';

/** The class for a map that carries events of type `value`; a codec of 0 bytes stands for records without a type. */
export function makeEventMap(
  definition: MapDefinition,
  { value, btf }: { readonly value: LazyCodec<unknown>; readonly btf: Btf | undefined },
  owner: Resource | undefined,
): EventMap<unknown> {
  const { name, type, valueTypeId } = definition;
  const place = btf === undefined || valueTypeId === 0 ? undefined : { btf, typeId: valueTypeId };
  const eventType = new EventType<unknown>(value, place, `map '${name}' (${type})`);
  return type === 'ringbuf'
    ? new RingBuffer(definition, owner, eventType, lostCounter(name, owner))
    : new PerfBuffer(definition, owner, eventType);
}
