import { libbpf } from '../ffi/libbpf.ts';
import { createMap } from './create-map.ts';
import { atomicAdd, move, returnZero, store, valueOf, type Instructions } from './instructions.ts';
import type { KernelFd } from './kernel-fd.ts';

const KEY = new Uint8Array(4);
const NOTE_AT = 8;

/** Counts runs of a tiny program, in a map. */
export class HitCounter implements Disposable {
  readonly #map: KernelFd;

  constructor() {
    this.#map = createMap({ type: 'array', keySize: 4, valueSize: 16, maxEntries: 1 });
  }

  /** Instructions that count one run and return. */
  get count(): Instructions {
    return [...valueOf(1, this.#map.fd, 0), ...move(2, 1), ...atomicAdd(1, 0, 2), ...returnZero];
  }

  /** Instructions that keep r0, for {@link noted}. */
  get note(): Instructions {
    return [...valueOf(1, this.#map.fd, 0), ...store(1, NOTE_AT, 0)];
  }

  /** How many runs there were. */
  get hits(): number {
    return Number(this.#read(0));
  }

  /** What the last run noted. */
  get noted(): bigint {
    return this.#read(NOTE_AT);
  }

  #read(offset: number): bigint {
    const value = new Uint8Array(16);
    libbpf.bpf_map_lookup_elem(this.#map.fd, KEY, value);
    return new DataView(value.buffer).getBigUint64(offset, true);
  }

  [Symbol.dispose](): void {
    this.#map[Symbol.dispose]();
  }
}
