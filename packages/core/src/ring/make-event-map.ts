import type { Btf } from '../btf/index.ts';
import type { MapDefinition } from '../map-definition.ts';
import type { Resource } from '../resource.ts';
import type { EventMap } from './event-map.ts';
import { EventType } from './event-type.ts';
import { lostCounter } from './lost-counter.ts';
import { PerfBuffer } from './perf-buffer.ts';
import { RingBuffer } from './ring-buffer.ts';

/** The class for a map that carries events. */
export function makeEventMap(
  definition: MapDefinition,
  btf: Btf,
  owner: Resource,
): EventMap<unknown> {
  const { name, type, valueTypeId } = definition;
  const eventType = new EventType<unknown>(btf, valueTypeId, `map '${name}' (${type})`);
  const lost = lostCounter(name, owner);
  return type === 'ringbuf'
    ? new RingBuffer(definition, owner, eventType, lost)
    : new PerfBuffer(definition, owner, eventType);
}
