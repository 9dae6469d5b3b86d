import { endianness } from 'node:os';
import { sortedOrder } from './radix-sort.ts';

const LOW = endianness() === 'LE' ? 0 : 1;
const HIGH = 1 - LOW;

/**
 * 64-bit addresses in ascending order, each with the number it was added under, found without an allocation per address.
 *
 * Equal addresses stay in the order in which they were added.
 */
export class AddressIndex {
  /** The addresses as pairs of 32-bit words, as a BigUint64Array over the same memory has them. */
  readonly #words: Uint32Array;
  readonly #addresses: BigUint64Array;
  readonly #numbers: Uint32Array;

  /**
   * @param low the lower halves of the addresses
   * @param high the upper halves
   * @param numbers what each is known by; its position where left out
   */
  constructor(low: Uint32Array, high: Uint32Array, numbers?: Uint32Array) {
    const order = sortedOrder(low, high);
    const { length } = order;
    this.#addresses = new BigUint64Array(length);
    this.#words = new Uint32Array(this.#addresses.buffer);
    this.#numbers = order;
    for (let at = 0; at < length; at++) {
      const from = order[at] ?? 0;
      this.#words[2 * at + LOW] = low[from] ?? 0;
      this.#words[2 * at + HIGH] = high[from] ?? 0;
    }
    if (numbers !== undefined)
      for (let at = 0; at < length; at++) order[at] = numbers[order[at] ?? 0] ?? 0;
  }

  get length(): number {
    return this.#numbers.length;
  }

  /** The place of the first of the highest addresses not above `address`; -1 when all are above. */
  floor(address: bigint): number {
    const low = Number(address & 0xffff_ffffn);
    const high = Number(address >> 32n);
    // The last place that is not above, then back to the first that is equal.
    const last = this.#lastNotAbove(high, low);
    if (last < 0) return -1;
    return (
      this.#lastBelow(this.#words[2 * last + HIGH] ?? 0, this.#words[2 * last + LOW] ?? 0, last) + 1
    );
  }

  /** The address at a place. */
  address(place: number): bigint {
    return this.#addresses[place] ?? 0n;
  }

  /** The number that the address at a place was added under. */
  number(place: number): number {
    return this.#numbers[place] ?? 0;
  }

  #lastNotAbove(high: number, low: number): number {
    let from = 0;
    let to = this.length;
    while (from < to) {
      const middle = (from + to) >>> 1;
      if (this.#compare(middle, high, low) <= 0) from = middle + 1;
      else to = middle;
    }
    return from - 1;
  }

  #lastBelow(high: number, low: number, limit: number): number {
    let from = 0;
    let to = limit;
    while (from < to) {
      const middle = (from + to) >>> 1;
      if (this.#compare(middle, high, low) < 0) from = middle + 1;
      else to = middle;
    }
    return from - 1;
  }

  #compare(place: number, high: number, low: number): number {
    const ours = this.#words[2 * place + HIGH] ?? 0;
    return ours === high ? (this.#words[2 * place + LOW] ?? 0) - low : ours - high;
  }
}
