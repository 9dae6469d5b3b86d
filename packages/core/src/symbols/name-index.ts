const EMPTY = 0;

/** Names that lie one after the other in bytes, found by their text. */
export class NameIndex {
  readonly #bytes: Buffer;
  readonly #starts: Uint32Array;
  readonly #ends: Uint32Array;
  /** By hash, the number plus one of the first name with it. */
  readonly #heads: Uint32Array;
  /** By number, the number plus one of the next name with the same hash. */
  readonly #next: Uint32Array;

  /**
   * @param bytes with all names
   * @param starts where each name starts
   * @param ends where each name ends
   */
  constructor(bytes: Buffer, starts: Uint32Array, ends: Uint32Array) {
    this.#bytes = bytes;
    this.#starts = starts;
    this.#ends = ends;
    this.#heads = new Uint32Array(2 ** Math.ceil(Math.log2(starts.length + 1)));
    this.#next = new Uint32Array(starts.length);
    // Backwards, so that of equal names the first is found first.
    for (let number = starts.length - 1; number >= 0; number--) {
      const slot = this.#slot(bytes, starts[number] ?? 0, ends[number] ?? 0);
      this.#next[number] = this.#heads[slot] ?? EMPTY;
      this.#heads[slot] = number + 1;
    }
  }

  /** The numbers of the names that are `name`, ascending. */
  *numbers(name: string): Generator<number, void, undefined> {
    const wanted = Buffer.from(name);
    let found = this.#heads[this.#slot(wanted, 0, wanted.length)] ?? EMPTY;
    while (found !== EMPTY) {
      const number = found - 1;
      const start = this.#starts[number] ?? 0;
      const end = this.#ends[number] ?? 0;
      if (end - start === wanted.length && wanted.compare(this.#bytes, start, end) === 0)
        yield number;
      found = this.#next[number] ?? EMPTY;
    }
  }

  /** FNV-1a. */
  #slot(bytes: Buffer, start: number, end: number): number {
    let hash = 0x811c9dc5;
    for (let at = start; at < end; at++) hash = Math.imul(hash ^ (bytes[at] ?? 0), 0x01000193);
    return (hash ^ (hash >>> 15)) & (this.#heads.length - 1);
  }
}
