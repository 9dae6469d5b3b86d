import { KeyedMap, RingBuffer, type BaseMap } from '@ebpf-dojo/core';

/** What programs left in a map. */
export interface Written {
  readonly some: boolean;
  /** `3 entries`, `128 bytes`. */
  readonly what: string;
}

/** What is in a map; arrays always have all their entries, so there those count that are not zero. */
export function writtenTo(map: BaseMap): Written | undefined {
  if (map instanceof RingBuffer)
    return { some: map.pending > 0, what: `${map.pending} bytes not read yet` };
  if (!(map instanceof KeyedMap)) return undefined;
  const entries = isArray(map) ? map.values().filter((value) => !isZero(value)) : map.keys();
  const count = [...entries].length;
  return { some: count > 0, what: `${count} ${count === 1 ? 'entry' : 'entries'}` };
}

/** Whether the map's entries are there from the start. */
export function isArray(map: BaseMap): boolean {
  return map.type.includes('array');
}

function isZero(value: unknown): boolean {
  if (typeof value === 'object' && value !== null) return Object.values(value).every(isZero);
  return !value;
}
