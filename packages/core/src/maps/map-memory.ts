import type { MapType } from '../map-type.ts';

/** A map as bytes: what the functions that call bpf(2) need of it. */
export interface RawMap {
  readonly subject: string;
  readonly type: MapType;
  /** Throws after close: asked anew for each call. */
  readonly fd: number;
  readonly maxEntries: number;
  /** Bytes of a key. */
  readonly keyBytes: number;
  /** Bytes of what a lookup gives: all CPUs of it. */
  readonly valueBytes: number;
}

/** Keys or values one after the other, for calls that take many. */
export class Column {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly view: DataView<ArrayBuffer>;

  constructor(length: number) {
    this.bytes = new Uint8Array(length);
    this.view = new DataView(this.bytes.buffer);
  }
}

/** Bytes that a call handles at a time: what stays in a CPU's cache is decoded fastest. */
const CHUNK_BYTES = 128 * 1024;

/** How many entries a call takes at a time. */
export function chunkEntries(map: RawMap): number {
  const fitting = Math.floor(CHUNK_BYTES / (map.keyBytes + map.valueBytes));
  return Math.max(1, Math.min(map.maxEntries, fitting));
}
