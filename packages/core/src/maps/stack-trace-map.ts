import type { Codec } from '../btf/index.ts';
import { BtfError } from '../errors/btf-error.ts';
import type { MapDefinition } from '../map-definition.ts';
import type { Resource } from '../resource.ts';
import { endianness } from 'node:os';
import { KeyedMap } from './keyed-map.ts';
import { scalarCodecs } from './scalar-codecs.ts';

const ADDRESS_BYTES = 8;
const LITTLE_ENDIAN = endianness() === 'LE';

/**
 * Call stacks that programs stored by `bpf_get_stackid`, under the number it gave: addresses, the innermost first.
 *
 * Source: include/uapi/linux/bpf.h, bpf_get_stackid. User space reads and deletes; the kernel refuses updates.
 */
export class StackTraceMap extends KeyedMap<number, readonly bigint[]> {
  /** How many addresses a stack has at most; deeper ones are cut. */
  readonly maxDepth: number;

  /** @internal */
  constructor(definition: MapDefinition, owner: Resource | undefined) {
    super(definition, owner, {
      key: () => scalarCodecs.u32,
      value: () => stackCodec(definition.valueSize),
      valueBytes: definition.valueSize,
    });
    this.maxDepth = Math.floor(definition.valueSize / ADDRESS_BYTES);
  }
}

/** Addresses up to the first zero: the kernel fills the rest with zeros. */
function stackCodec(size: number): Codec<readonly bigint[]> {
  return {
    size,
    decode: (view, offset) => {
      const addresses: bigint[] = [];
      for (let at = 0; at + ADDRESS_BYTES <= size; at += ADDRESS_BYTES) {
        const address = view.getBigUint64(offset + at, LITTLE_ENDIAN);
        if (address === 0n) break;
        addresses.push(address);
      }
      return addresses;
    },
    encode: () => {
      throw new BtfError('A stack trace is stored by a program; user space cannot.');
    },
  };
}
