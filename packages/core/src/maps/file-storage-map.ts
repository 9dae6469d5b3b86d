import { checkInteger } from '../arguments.ts';
import type { MapDefinition } from '../map-definition.ts';
import type { LazyCodec } from '../map.ts';
import type { Resource } from '../resource.ts';
import { StorageEntries } from './storage-entries.ts';
import { BaseMap } from '../map.ts';
import type { UpdateMode } from './update-mode.ts';

const MAX_DESCRIPTOR = 2 ** 31 - 1;

/**
 * Storage that programs attach to sockets (`sk_storage`, Linux 5.2), inodes (5.10) or cgroups (6.2). User space names each by a file
 * descriptor that it has open: of the socket, of the file, of the cgroup's folder. The entries cannot be listed; each goes away
 * with what it belongs to.
 */
export class FileStorageMap<V> extends BaseMap {
  readonly #entries: StorageEntries<V>;

  /** @internal */
  constructor(definition: MapDefinition, owner: Resource | undefined, value: LazyCodec<V>) {
    super(definition, owner);
    this.#entries = new StorageEntries(this, definition, value);
  }

  /**
   * The value of what `fd` is open on, or undefined when it has none.
   *
   * @throws {BpfError} EBADF when `fd` is not open, or no socket where the map wants one
   * @throws {TypeError | RangeError} when `fd` is no descriptor
   * @throws {ClosedError} after close()
   */
  get(fd: number): V | undefined {
    return this.#entries.get(descriptor(fd));
  }

  /** Puts a value to what `fd` is open on. Throws as {@link get} does, and {@link BtfError} for a value that does not fit. */
  set(fd: number, value: V, mode: UpdateMode = 'any'): this {
    this.#entries.set(descriptor(fd), value, mode);
    return this;
  }

  /** Removes the value of what `fd` is open on. @returns whether there was one. Throws as {@link get} does. */
  delete(fd: number): boolean {
    return this.#entries.delete(descriptor(fd));
  }
}

function descriptor(fd: unknown): number {
  return checkInteger(fd, 'A file descriptor', 0, MAX_DESCRIPTOR);
}
