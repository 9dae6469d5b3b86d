import { gunzipSync, zstdDecompressSync } from 'node:zlib';

/** Undoes xz, which Node cannot. */
export type Unxz = (data: Uint8Array) => Buffer;

interface Compression {
  readonly magic: readonly number[];
  readonly unpack: (data: Uint8Array, unxz: Unxz) => Buffer;
}

const COMPRESSIONS: readonly Compression[] = [
  { magic: [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00], unpack: (data, unxz) => unxz(data) },
  { magic: [0x28, 0xb5, 0x2f, 0xfd], unpack: (data) => zstdDecompressSync(data) },
  { magic: [0x1f, 0x8b], unpack: (data) => gunzipSync(data) },
];

/** Undoes the compression `data` starts with; undefined when it is one we don't know. */
export function decompress(data: Uint8Array, unxz: Unxz): Buffer | undefined {
  return COMPRESSIONS.find(({ magic }) =>
    magic.every((byte, index) => data[index] === byte),
  )?.unpack(data, unxz);
}

// Offsets of the x86 boot protocol: Documentation/arch/x86/boot.rst.
const SETUP_SECTORS = 0x1f1;
const HEADER_MAGIC = 0x202;
const PROTOCOL_VERSION = 0x206;
const PAYLOAD_OFFSET = 0x248;
const PAYLOAD_LENGTH = 0x24c;
const PAYLOAD_SINCE = 0x0208;
const SECTOR = 512;
/** The build appends the uncompressed size to the payload. */
const SIZE_SUFFIX = 4;

const ELF = Buffer.from('\x7fELF', 'latin1');
/** An ELF note of type XEN_ELFNOTE_PHYS32_ENTRY: its type, then its owner. */
const PVH_NOTE = Buffer.from('\x12\0\0\0Xen\0', 'latin1');

/**
 * The kernel inside a `bzImage`, if QEMU can start it directly (PVH).
 *
 * A guest that is emulated takes seconds to unpack its own kernel; the host does it once.
 */
export function directKernel(image: Uint8Array, unxz: Unxz): Buffer | undefined {
  const bytes = Buffer.from(image.buffer, image.byteOffset, image.byteLength);
  if (
    bytes.length < PAYLOAD_LENGTH + 4 ||
    bytes.toString('latin1', HEADER_MAGIC, HEADER_MAGIC + 4) !== 'HdrS'
  )
    return undefined;
  if (bytes.readUInt16LE(PROTOCOL_VERSION) < PAYLOAD_SINCE) return undefined;
  const sectors = bytes.readUInt8(SETUP_SECTORS) || 4;
  const start = (sectors + 1) * SECTOR + bytes.readUInt32LE(PAYLOAD_OFFSET);
  const end = start + bytes.readUInt32LE(PAYLOAD_LENGTH) - SIZE_SUFFIX;
  const kernel = decompress(bytes.subarray(start, end), unxz);
  if (kernel === undefined || !kernel.subarray(0, ELF.length).equals(ELF)) return undefined;
  return kernel.includes(PVH_NOTE) ? kernel : undefined;
}
