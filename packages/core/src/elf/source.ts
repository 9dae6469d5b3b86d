import { closeSync, constants, fstatSync, openSync, readSync, statSync, type Stats } from 'node:fs';
import { ElfError } from '../errors/elf-error.ts';
import { Resource } from '../resource.ts';

/** More than any symbol table has, and less than what would take a machine's memory. */
const LARGEST_PART = 1 << 30;

/** Where the bytes of an ELF file come from. */
export interface ElfSource {
  readonly subject: string;
  /** Bytes in all. */
  readonly size: number;
  /** @throws {ElfError} when not all of them are there, or they are more than 1 GiB */
  read(offset: number, length: number): DataView;
}

/** A file in memory. */
export class BytesSource implements ElfSource {
  readonly subject: string;
  readonly #bytes: Uint8Array;

  constructor(bytes: Uint8Array, subject: string) {
    this.#bytes = bytes;
    this.subject = subject;
  }

  get size(): number {
    return this.#bytes.length;
  }

  read(offset: number, length: number): DataView {
    assertWithin(this, offset, length);
    return new DataView(this.#bytes.buffer, this.#bytes.byteOffset + offset, length);
  }
}

/** A file on disk, of which only what is asked for is read. */
export class FileSource extends Resource implements ElfSource {
  readonly size: number;
  readonly #fd: number;

  private constructor(fd: number, path: string, { size }: Stats) {
    super(path);
    this.#fd = fd;
    this.size = size;
  }

  /**
   * @throws {ElfError} when it is no regular file: a pipe or a device of another's choice would block, or do something
   * @throws {Error} of node:fs, such as ENOENT or EACCES
   */
  static open(path: string): FileSource {
    assertRegular(path, statSync(path));
    const fd = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOCTTY);
    try {
      // It may be another one by now.
      const stat = fstatSync(fd);
      assertRegular(path, stat);
      return new FileSource(fd, path, stat);
    } catch (error) {
      closeSync(fd);
      throw error;
    }
  }

  read(offset: number, length: number): DataView {
    this.assertOpen();
    assertWithin(this, offset, length);
    const view = new DataView(new ArrayBuffer(length));
    for (let done = 0; done < length;) {
      const count = readSync(this.#fd, view, done, length - done, offset + done);
      if (count === 0) throw new ElfError(`${this.subject} became shorter while it was read.`);
      done += count;
    }
    return view;
  }

  protected override release(): void {
    closeSync(this.#fd);
  }
}

function assertRegular(path: string, stat: Stats): void {
  if (!stat.isFile()) throw new ElfError(`${path} is no regular file, and so no ELF file.`);
}

function assertWithin({ subject, size }: ElfSource, offset: number, length: number): void {
  if (length > LARGEST_PART)
    throw new ElfError(
      `${subject} has a part of ${length} bytes; at most ${LARGEST_PART} are read.`,
    );
  if (offset + length > size)
    throw new ElfError(
      `${subject} is corrupt or cut short: ${length} bytes are due at byte ${offset}, and there are ${size} in all.`,
    );
}
