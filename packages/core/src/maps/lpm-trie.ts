import { show } from '../arguments.ts';
import { endianness } from 'node:os';
import type { MapDefinition } from '../map-definition.ts';
import type { Resource } from '../resource.ts';
import { addressBytes, addressText } from './address.ts';
import { BpfMap } from './bpf-map.ts';
import type { MapCodecs } from './keyed-map.ts';

/** `struct bpf_lpm_trie_key`, include/uapi/linux/bpf.h: the length of the prefix in bits, then the data, first byte first. */
const DATA = 4;
const LITTLE_ENDIAN = endianness() === 'LE';

/**
 * A trie of prefixes: a lookup gives the value of the longest prefix that the key's data starts with, {@link get} and {@link has}
 * alike. {@link delete} removes exactly the prefix given. Source: Documentation/bpf/map_lpm_trie.rst.
 *
 * A key is what the C source says: a struct of a `__u32` with the prefix's length in bits, and the data in network order. For IP
 * addresses, {@link prefix} makes keys from text.
 */
export class LpmTrie<K, V> extends BpfMap<K, V> {
  readonly #dataBytes: number;

  /** @internal */
  constructor(definition: MapDefinition, owner: Resource | undefined, codecs: MapCodecs<K, V>) {
    super(definition, owner, codecs);
    this.#dataBytes = definition.keySize - DATA;
  }

  /**
   * The key for an IP prefix or address.
   *
   * @param text `'10.1.0.0/16'`, `'2001:db8::/32'`; without a length the whole address
   * @throws {TypeError} when it is no prefix, or of another family than the map's keys, which have 4 bytes of data for IPv4 and 16
   *   for IPv6
   * @throws {RangeError} when the length is out of range, or bits beyond it are set
   */
  prefix(text: string): K {
    const [data, length] = this.#parse(text);
    return this.keyOfBytes((bytes) => {
      new DataView(bytes.buffer).setUint32(0, length, LITTLE_ENDIAN);
      bytes.set(data, DATA);
    });
  }

  /**
   * The prefix of a key as text: `'10.1.0.0/16'`.
   *
   * @throws {TypeError} when the map's keys have neither 4 nor 16 bytes of data
   * @throws {BtfError} when `key` does not fit the key type
   */
  prefixText(key: K): string {
    if (this.#dataBytes !== 4 && this.#dataBytes !== 16) throw this.#noAddresses();
    return this.keyBytesOf(key, (bytes) => {
      const length = new DataView(bytes.buffer).getUint32(0, LITTLE_ENDIAN);
      return `${addressText(bytes.subarray(DATA))}/${length}`;
    });
  }

  #parse(text: unknown): readonly [data: Uint8Array, length: number] {
    const [, address = '', digits] =
      (typeof text === 'string' ? /^([^/]+)(?:\/(\d{1,3}))?$/.exec(text) : null) ?? [];
    const data = addressBytes(address);
    if (data === undefined) {
      throw new TypeError(
        `${show(text)} is no IP prefix; give one such as 10.1.0.0/16 or 2001:db8::/32.`,
      );
    }
    if (data.length !== this.#dataBytes) {
      if (this.#dataBytes !== 4 && this.#dataBytes !== 16) throw this.#noAddresses();
      throw new TypeError(
        this.#dataBytes === 4
          ? `${address} is IPv6, and keys of ${this.subject} are IPv4 addresses.`
          : `${address} is IPv4, and keys of ${this.subject} are IPv6 addresses; write ::ffff:${address} where programs do.`,
      );
    }
    const bits = data.length * 8;
    const length = digits === undefined ? bits : Number(digits);
    if (length > bits)
      throw new RangeError(`A prefix of ${address} has 0 to ${bits} bits; it was given ${length}.`);
    const masked = data.map((byte, index) => byte & mask(length - index * 8));
    if (masked.some((byte, index) => byte !== data[index])) {
      throw new RangeError(
        `${text as string} has bits set beyond its prefix; write ${addressText(masked)}/${length}, or the address alone.`,
      );
    }
    return [data, length];
  }

  #noAddresses(): TypeError {
    return new TypeError(
      `Keys of ${this.subject} have ${this.#dataBytes} bytes of data: they are no IP addresses, which have 4 or 16.`,
    );
  }
}

/** A byte with its first `bits` bits set. */
function mask(bits: number): number {
  const set = Math.min(Math.max(bits, 0), 8);
  return (0xff << (8 - set)) & 0xff;
}
