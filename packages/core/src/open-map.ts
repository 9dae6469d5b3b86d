import { BpfError } from './errors/bpf-error.ts';
import type { Pointer } from './ffi/declare.ts';
import { libbpf } from './ffi/libbpf.ts';
import type { MapDefinition } from './map-definition.ts';
import type { MapType } from './map-type.ts';

/** A map of an object that is open and not loaded yet. */
export class OpenMap {
  readonly name: string;
  /** Its kind. */
  readonly type: MapType;
  /** The BTF id of its keys in the object's BTF; 0 when the C source does not say. */
  readonly keyTypeId: number;
  /** The BTF id of its values; 0 when the C source does not say. */
  readonly valueTypeId: number;
  readonly #handle: Pointer;
  readonly #assertOpen: () => void;

  /** @internal */
  constructor(definition: MapDefinition, handle: Pointer, assertOpen: () => void) {
    this.name = definition.name;
    this.type = definition.type;
    this.keyTypeId = definition.keyTypeId;
    this.valueTypeId = definition.valueTypeId;
    this.#handle = handle;
    this.#assertOpen = assertOpen;
  }

  /** How many entries will fit; for a ring buffer its size in bytes, a power of two and a multiple of the page size. */
  get maxEntries(): number {
    this.#assertOpen();
    return libbpf.bpf_map__max_entries(this.#handle);
  }

  set maxEntries(entries: number) {
    this.#assertOpen();
    const error =
      Number.isInteger(entries) && entries > 0 && entries < 2 ** 32
        ? libbpf.bpf_map__set_max_entries(this.#handle, entries)
        : -22;
    if (error < 0) {
      throw new BpfError({
        operation: 'resize',
        subject: `map '${this.name}'`,
        errno: -error,
        hint: `max_entries must be a whole number from 1 to 2^32 - 1; it was ${entries}.`,
      });
    }
  }
}
