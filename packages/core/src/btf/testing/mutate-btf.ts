import * as fc from 'fast-check';
import { readHeader } from '../header.ts';
import { indexTypes } from '../type-index.ts';

/** One change of a blob, at a place that is a fraction of what there is: the same list of changes fits blobs of every length. */
type Change =
  | { readonly kind: 'byte'; readonly at: number; readonly value: number }
  | { readonly kind: 'header'; readonly word: number; readonly value: Word }
  | { readonly kind: 'word'; readonly at: number; readonly word: number; readonly value: Word }
  | { readonly kind: 'kind'; readonly at: number; readonly value: number }
  | { readonly kind: 'vlen'; readonly at: number; readonly value: number }
  | { readonly kind: 'flag'; readonly at: number }
  | { readonly kind: 'swap'; readonly at: number; readonly other: number }
  | { readonly kind: 'nul'; readonly at: number }
  | { readonly kind: 'cut'; readonly at: number };

/** A word that means something in BTF: near the id of the type it is in, near the end of the ids, or at a limit. */
type Word =
  | { readonly near: 'self' | 'end' | 'old'; readonly by: number }
  | { readonly near: 'zero'; readonly by: number };

const fraction = fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true });
const word: fc.Arbitrary<Word> = fc.oneof(
  fc.record({ near: fc.constantFrom('self', 'end', 'old'), by: fc.integer({ min: -3, max: 3 }) }),
  fc.record({
    near: fc.constant('zero'),
    by: fc.oneof(
      fc.constantFrom(0, 1, 0x7fffffff, 0x80000000, 0xffffffff, 0xfffffff4, 0xffffff, 0x10000),
      fc.nat(0xffffffff),
    ),
  }),
);

const change: fc.Arbitrary<Change> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({ kind: fc.constant('byte'), at: fraction, value: fc.nat(255) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('header'), word: fc.nat(7), value: word }),
  },
  {
    weight: 12,
    arbitrary: fc.record({
      kind: fc.constant('word'),
      at: fraction,
      word: fc.oneof(fc.constantFrom(0, 2, 3, 4, 5), fc.nat(40)),
      value: word,
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({ kind: fc.constant('kind'), at: fraction, value: fc.nat(24) }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('vlen'),
      at: fraction,
      value: fc.oneof(fc.nat(4), fc.constantFrom(0xffff, 0xffffff), fc.nat(0xffffff)),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('flag'), at: fraction }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('swap'), at: fraction, other: fraction }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('nul'), at: fraction }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('cut'), at: fraction }) },
);

/** Changes that know what BTF is made of: ids to other types, lengths and kinds that lie, cycles, names of other places. */
export const btfChanges: fc.Arbitrary<readonly Change[]> = fc.array(change, {
  minLength: 1,
  maxLength: 5,
});

/** A copy of good BTF with changes made to it. */
export class BtfMutator {
  readonly #good: Uint8Array;
  readonly #offsets: Uint32Array;
  readonly #strings: { readonly start: number; readonly end: number };

  constructor(good: Uint8Array) {
    this.#good = good;
    const view = new DataView(good.buffer, good.byteOffset, good.byteLength);
    const header = readHeader(view);
    this.#offsets = indexTypes(view, header);
    this.#strings = header.strings;
  }

  change(changes: readonly Change[]): Uint8Array {
    // A Buffer's slice() would share memory.
    let bytes = new Uint8Array(this.#good);
    const view = new DataView(bytes.buffer);
    for (const each of changes) {
      if (each.kind === 'cut') bytes = bytes.subarray(0, Math.floor(each.at * bytes.length));
      else if (each.kind === 'byte') bytes[Math.floor(each.at * bytes.length)] = each.value;
      else this.#apply(each, view);
    }
    return bytes;
  }

  #apply(each: Exclude<Change, { kind: 'cut' | 'byte' }>, view: DataView): void {
    const put = (at: number, value: number) => {
      if (at + 4 <= view.byteLength) view.setUint32(at, value >>> 0, true);
    };
    if (each.kind === 'header') {
      put(each.word * 4, this.#value(each.value, 0, view.getUint32(each.word * 4, true)));
      return;
    }
    if (each.kind === 'nul') {
      const { start, end } = this.#strings;
      view.setUint8(start + Math.floor(each.at * (end - start)), 0x41);
      return;
    }
    const index = Math.floor(each.at * this.#offsets.length);
    const at = this.#offsets[index] ?? 0;
    const info = view.getUint32(at + 4, true);
    switch (each.kind) {
      case 'word': {
        const place = at + each.word * 4;
        if (place + 4 > view.byteLength) return;
        put(place, this.#value(each.value, index + 1, view.getUint32(place, true)));
        return;
      }
      case 'kind':
        put(at + 4, (info & 0x80ffffff) | (each.value << 24));
        return;
      case 'vlen':
        put(at + 4, (info & 0xff000000) | each.value);
        return;
      case 'flag':
        put(at + 4, info ^ 0x80000000);
        return;
      case 'swap': {
        const other = this.#offsets[Math.floor(each.other * this.#offsets.length)] ?? 0;
        for (let byte = 0; byte < 12; byte += 4) {
          const mine = view.getUint32(at + byte, true);
          put(at + byte, view.getUint32(other + byte, true));
          put(other + byte, mine);
        }
      }
    }
  }

  #value({ near, by }: Word, self: number, old: number): number {
    switch (near) {
      case 'self':
        return self + by;
      case 'end':
        return this.#offsets.length + 1 + by;
      case 'old':
        return old + by;
      case 'zero':
        return by;
    }
  }
}
