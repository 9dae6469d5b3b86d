import { BtfError } from '../errors/btf-error.ts';

const MAGIC = 0xeb9f;
const CLASSIC_HEADER = 24;
const LAYOUT_HEADER = 32;

/** A part of a BTF blob, by its first byte and the byte after its last. */
export interface Extent {
  readonly start: number;
  readonly end: number;
}

/** Where the parts of a BTF blob are. */
export interface Header {
  readonly littleEndian: boolean;
  readonly types: Extent;
  readonly strings: Extent;
  /** How long each kind is, in BTF that says so itself (Linux 7.1 on). */
  readonly layout: Extent;
}

/**
 * Reads `struct btf_header` (include/uapi/linux/btf.h).
 *
 * @throws {BtfError} when it is no BTF, or the parts don't lie within the bytes
 */
export function readHeader(view: DataView): Header {
  const total = view.byteLength;
  if (total < CLASSIC_HEADER)
    throw new BtfError(`These ${total} bytes are no BTF: its header alone has ${CLASSIC_HEADER}.`);
  const littleEndian = view.getUint16(0, true) === MAGIC;
  if (!littleEndian && view.getUint16(0, false) !== MAGIC) {
    throw new BtfError(
      `These bytes are no BTF: they start with ${hex(view.getUint16(0, true))} where ${hex(MAGIC)} is due. Give the content of /sys/kernel/btf/* or of an object's .BTF section, not the whole ELF file.`,
    );
  }
  const version = view.getUint8(2);
  if (version !== 1)
    throw new BtfError(
      `This BTF has version ${version}; only version 1 is known. Update this library.`,
    );
  const length = view.getUint32(4, littleEndian);
  if (length < CLASSIC_HEADER || length > total) {
    throw new BtfError(
      `This BTF is corrupt: its header claims ${length} bytes, and there are ${total} in all.`,
    );
  }
  const extent = (what: string, at: number): Extent => {
    const start = length + view.getUint32(at, littleEndian);
    const end = start + view.getUint32(at + 4, littleEndian);
    if (end > total)
      throw new BtfError(
        `This BTF is corrupt or cut short: its ${what} end at byte ${end} of ${total}.`,
      );
    return { start, end };
  };
  return {
    littleEndian,
    types: extent('types', 8),
    strings: extent('strings', 16),
    layout: length >= LAYOUT_HEADER ? extent('kind layouts', 24) : { start: 0, end: 0 },
  };
}

function hex(value: number): string {
  return `0x${value.toString(16).padStart(4, '0')}`;
}
