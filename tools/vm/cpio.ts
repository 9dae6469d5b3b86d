/** One member of an archive. */
export interface CpioEntry {
  /** Path without a leading slash. */
  readonly path: string;
  /** File type and permission bits, as in `stat(2)`. */
  readonly mode: number;
  readonly data?: Uint8Array;
}

const MAGIC = '070701';
const TRAILER = 'TRAILER!!!';
const ALIGNMENT = 4;

export const DIRECTORY = 0o040755;
export const EXECUTABLE = 0o100755;
export const REGULAR = 0o100644;

function padding(length: number): Buffer {
  return Buffer.alloc((ALIGNMENT - (length % ALIGNMENT)) % ALIGNMENT);
}

function member(inode: number, path: string, mode: number, data: Uint8Array): Buffer[] {
  const name = Buffer.from(`${path}\0`);
  const fields = [
    inode,
    mode,
    0, // uid
    0, // gid
    1, // links
    0, // modification time: the same content gives the same bytes
    data.length,
    0, // device, major and minor
    0,
    0, // device this node stands for, major and minor
    0,
    name.length,
    0, // checksum, unused in this format
  ];
  const head = MAGIC + fields.map((field) => field.toString(16).padStart(8, '0')).join('');
  const front = Buffer.concat([Buffer.from(head), name]);
  return [front, padding(front.length), Buffer.from(data), padding(data.length)];
}

/**
 * Packs `entries` as a cpio archive the kernel takes as an initramfs. Folders must come before what is in them.
 *
 * Source of the format: the kernel's Documentation/driver-api/early-userspace/buffer-format.rst ("newc").
 */
export function packCpio(entries: readonly CpioEntry[]): Buffer {
  const none = new Uint8Array();
  return Buffer.concat([
    ...entries.flatMap(({ path, mode, data }, index) =>
      member(index + 1, path, mode, data ?? none),
    ),
    ...member(0, TRAILER, 0, none),
  ]);
}
