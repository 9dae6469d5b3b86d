import { checkText } from './arguments.ts';
import { unlinkSync } from 'node:fs';
import type { Codec } from './btf/index.ts';
import { BpfError } from './errors/bpf-error.ts';
import { libbpf } from './ffi/libbpf.ts';
import { libc } from './ffi/libc.ts';
import type { MapDefinition } from './map-definition.ts';
import { isMapDescriptor, mapInfo, type MapInfo } from './map-info.ts';
import type { MapType } from './map-type.ts';
import { Resource } from './resource.ts';

const ENOENT = 2;
const EIO = 5;
const EINVAL = 22;

const NEEDS_BPFFS =
  'A pin is a file in a BPF file system: mount one by `mount -t bpf bpf /sys/fs/bpf`, make the folders in it, and use a path there that is free.';

/** Gives a map's codec; asked once, at the first use. */
export type LazyCodec<T> = () => Codec<T>;

/** A map's own descriptor, when no object closes it. As a child of the map it is closed after everything that reads the map. */
class Descriptor extends Resource {
  readonly #fd: number;

  constructor(map: BaseMap, fd: number) {
    super(`descriptor of ${map.subject}`, map);
    this.#fd = fd;
  }

  protected override release(): void {
    libc.close(this.#fd);
  }
}

/** What every kind of map has. */
export abstract class BaseMap extends Resource {
  readonly name: string;
  /** Its kind. */
  readonly type: MapType;
  /** How many entries fit; for a ring buffer its size in bytes. */
  readonly maxEntries: number;
  /** Whether it is in the kernel: false when {@link OpenMap.autocreate} was off. */
  readonly created: boolean;
  readonly #fd: number;
  #pinPath: string | undefined;

  /** @param owner what closes it; undefined for a map that stands alone */
  protected constructor(definition: MapDefinition, owner: Resource | undefined) {
    super(`map '${definition.name}' (${definition.type})`, owner);
    this.name = definition.name;
    this.type = definition.type;
    this.maxEntries = definition.maxEntries;
    this.created = definition.fd >= 0;
    this.#fd = definition.fd;
    this.#pinPath = definition.pinPath;
    if (definition.ownsFd) void new Descriptor(this, definition.fd);
  }

  /**
   * The map's file descriptor. The map, or the object it belongs to, owns it: don't close it.
   *
   * @throws {ClosedError} after close(), when the number may mean another file
   * @throws {BpfError} ENOENT when it was not {@link created}
   */
  get fd(): number {
    this.assertOpen();
    if (!this.created) {
      throw new BpfError({
        operation: 'use',
        subject: this.subject,
        errno: ENOENT,
        hint: 'It was not created: its autocreate was off when its object was loaded.',
      });
    }
    return this.#fd;
  }

  /**
   * What the kernel tells of it, as it is now.
   *
   * @throws {BpfError} when the kernel refuses
   * @throws {ClosedError} after close()
   */
  get info(): MapInfo {
    return mapInfo(this.fd, this.subject);
  }

  /** Where it was pinned, by {@link pin} or when its object was loaded; undefined when it was not. */
  get pinPath(): string | undefined {
    return this.#pinPath;
  }

  /**
   * Gives the map a name in a BPF file system. It lives on there after this process, until that file is removed.
   *
   * Source: bpf(2), BPF_OBJ_PIN.
   *
   * @param path a file that does not exist, in a mounted BPF file system
   * @throws {BpfError} EPERM when the path is in another file system, EEXIST when it is taken
   * @throws {TypeError} when `path` is no string
   * @throws {ClosedError} after close()
   * @see {@link openPinnedMap}
   */
  pin(path: string): this {
    const file = checkText(path, 'A pin path');
    const error = libbpf.bpf_obj_pin(this.fd, file);
    if (error < 0) throw this.#pinError('pin', -error, file);
    this.#pinPath = file;
    return this;
  }

  /**
   * Removes a pin of this map. The map lives on as long as something else holds it: this handle, a program, another pin.
   *
   * @param path default: {@link pinPath}
   * @throws {BpfError} ENOENT when there is no such pin; EINVAL when it is not one of this map, which is then left alone
   * @throws {TypeError} when `path` is no string
   * @throws {ClosedError} after close()
   */
  unpin(path: string | undefined = this.#pinPath): this {
    const { id } = this.info;
    if (path === undefined) {
      throw new BpfError({
        operation: 'unpin',
        subject: this.subject,
        errno: ENOENT,
        hint: 'It was not pinned through this handle: say which path.',
      });
    }
    const file = checkText(path, 'A pin path');
    const fd = libbpf.bpf_obj_get(file);
    if (fd < 0) throw this.#pinError('unpin', -fd, file);
    try {
      if (!isMapDescriptor(fd) || mapInfo(fd, `pin ${file}`).id !== id) {
        throw new BpfError({
          operation: 'unpin',
          subject: `${this.subject} at ${file}`,
          errno: EINVAL,
          hint: 'Something else is pinned there.',
        });
      }
      unlinkSync(file);
    } catch (cause) {
      if (cause instanceof BpfError) throw cause;
      throw this.#pinError('unpin', Math.abs((cause as NodeJS.ErrnoException).errno ?? EIO), file);
    } finally {
      libc.close(fd);
    }
    if (this.#pinPath === file) this.#pinPath = undefined;
    return this;
  }

  /**
   * Takes from user space, for good and for everyone, the right to change the map. Programs still can, unless the map has
   * `BPF_F_RDONLY_PROG`.
   *
   * Source: bpf(2), BPF_MAP_FREEZE.
   *
   * @throws {BpfError} EBUSY when it is frozen already or mapped for writing
   * @throws {ClosedError} after close()
   */
  freeze(): this {
    const error = libbpf.bpf_map_freeze(this.fd);
    if (error < 0)
      throw new BpfError({ operation: 'freeze', subject: this.subject, errno: -error });
    return this;
  }

  protected override release(): void {
    // The object, or the child that holds it, closes the descriptor.
  }

  #pinError(operation: string, errno: number, path: string): BpfError {
    return new BpfError({
      operation,
      subject: `${this.subject} at ${path}`,
      errno,
      hint: NEEDS_BPFFS,
    });
  }
}
