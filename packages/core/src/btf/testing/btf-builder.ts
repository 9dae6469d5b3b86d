import { endianness } from 'node:os';

const LITTLE = endianness() === 'LE';

/** A member for {@link BtfBuilder.record}. */
export interface BuiltMember {
  readonly name: string;
  readonly type: number;
  /** In bits. */
  readonly offset: number;
  readonly bits?: number;
}

/** Writes BTF word by word, also such as no compiler makes. */
export class BtfBuilder {
  readonly #words: number[] = [];
  readonly #firstString: number;
  #strings = Buffer.alloc(1);
  #next: number;

  /** @param base what to continue: its type count and length of strings */
  constructor(base?: { readonly length: number; readonly stringsEnd: number }) {
    this.#next = base?.length ?? 1;
    this.#firstString = base?.stringsEnd ?? 0;
  }

  string(text: string): number {
    if (text === '') return 0;
    const at = this.#firstString + this.#strings.length;
    this.#strings = Buffer.concat([this.#strings, Buffer.from(`${text}\0`)]);
    return at;
  }

  /** Any type. `extra` are the words after `struct btf_type`. */
  add(
    kind: number,
    name: string,
    size: number,
    extra: readonly number[] = [],
    vlen = 0,
    flag = false,
  ): number {
    this.#words.push(
      this.string(name),
      ((flag ? 0x80000000 : 0) | (kind << 24) | vlen) >>> 0,
      size,
    );
    for (const word of extra) this.#words.push(word);
    return this.#next++;
  }

  /** A type without extra words, by the string offset of its name. */
  addNamed(kind: number, nameOffset: number, size: number): number {
    this.#words.push(nameOffset, kind << 24, size);
    return this.#next++;
  }

  int(name: string, size: number, encoding = 0, bits = size * 8): number {
    return this.add(1, name, size, [(encoding << 24) | bits]);
  }

  pointer(type: number): number {
    return this.add(2, '', type);
  }

  array(element: number, length: number): number {
    return this.add(3, '', 0, [element, element, length]);
  }

  record(
    kind: 'struct' | 'union',
    name: string,
    size: number,
    members: readonly BuiltMember[],
  ): number {
    const flag = members.some(({ bits }) => bits !== undefined);
    const words = members.flatMap(({ name: member, type, offset, bits = 0 }) => [
      this.string(member),
      type,
      (bits << 24) | offset,
    ]);
    return this.add(kind === 'struct' ? 4 : 5, name, size, words, members.length, flag);
  }

  enum64(name: string, values: Readonly<Record<string, bigint>>, signed: boolean): number {
    const words = Object.entries(values).flatMap(([constant, value]) => {
      const bits = BigInt.asUintN(64, value);
      return [this.string(constant), Number(bits & 0xffffffffn), Number(bits >> 32n)];
    });
    return this.add(19, name, 8, words, words.length / 3, signed);
  }

  typedef(name: string, type: number): number {
    return this.add(8, name, type);
  }

  /** @param layout the lengths of kinds 0, 1, …, as Linux 7.1 writes them */
  bytes(
    layout: readonly (readonly [fixed: number, element: number])[] = [],
    littleEndian = LITTLE,
  ): Uint8Array {
    const headerBytes = layout.length === 0 ? 24 : 32;
    const typeBytes = this.#words.length * 4;
    const bytes = new Uint8Array(
      headerBytes + typeBytes + layout.length * 4 + this.#strings.length,
    );
    const view = new DataView(bytes.buffer);
    const u32 = (at: number, value: number) => view.setUint32(at, value, littleEndian);
    view.setUint16(0, 0xeb9f, littleEndian);
    view.setUint8(2, 1);
    u32(4, headerBytes);
    u32(12, typeBytes);
    u32(16, typeBytes + layout.length * 4);
    u32(20, this.#strings.length);
    for (const [index, word] of this.#words.entries()) u32(headerBytes + index * 4, word);
    if (layout.length > 0) {
      u32(24, typeBytes);
      u32(28, layout.length * 4);
      for (const [index, [fixed, element]] of layout.entries())
        bytes.set([fixed, element], headerBytes + typeBytes + index * 4);
    }
    bytes.set(this.#strings, headerBytes + typeBytes + layout.length * 4);
    return bytes;
  }
}
