import type { MapType } from '../map-type.ts';

/** The class of a map, and which of the map's types it is generic in. */
interface MapClass {
  readonly name: string;
  readonly takes: readonly ('key' | 'value')[];
}

const BPF_MAP: MapClass = { name: 'BpfMap', takes: ['key', 'value'] };
const PER_CPU_MAP: MapClass = { name: 'PerCpuMap', takes: ['key', 'value'] };

/** THE table of what skeletons say of maps; it agrees with `makeMap` (maps/make-map.ts), which makes them. */
const classes: Partial<Readonly<Record<MapType, MapClass>>> = {
  ringbuf: { name: 'RingBuffer', takes: ['value'] },
  perf_event_array: { name: 'PerfBuffer', takes: ['value'] },
  percpu_hash: PER_CPU_MAP,
  percpu_array: PER_CPU_MAP,
  lru_percpu_hash: PER_CPU_MAP,
};

/** The class of a map of this kind; all that have no row are keyed maps. */
export function mapClass(type: MapType): MapClass {
  return classes[type] ?? BPF_MAP;
}
