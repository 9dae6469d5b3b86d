import { checkText } from './arguments.ts';
import { inspect } from 'node:util';
import { BpfError } from './errors/bpf-error.ts';
import type { Pointer } from './ffi/declare.ts';
import { libbpf } from './ffi/libbpf.ts';
import { mapDefinition, type MapDefinition, type MapHandle } from './map-definition.ts';
import type { MapType } from './map-type.ts';
import { BaseMap } from './map.ts';

const EINVAL = 22;
const MAX_U32 = 2 ** 32 - 1;

/** A map of an object that is open and not loaded yet: here its size, flags, pin and the like are settled. */
export class OpenMap {
  readonly name: string;
  /** Its kind. */
  readonly type: MapType;
  /** The BTF id of its keys in the object's BTF; 0 when the C source does not say. */
  readonly keyTypeId: number;
  /** The BTF id of its values; 0 when the C source does not say. */
  readonly valueTypeId: number;
  /** What the maps in a map of maps are like; undefined for other kinds, and when the C source does not say. */
  readonly inner: Pick<MapDefinition, 'type' | 'keyTypeId' | 'valueTypeId'> | undefined;
  readonly #definition: MapDefinition;
  readonly #handle: Pointer;
  readonly #assertOpen: () => void;
  #innerMap: BaseMap | undefined;

  /** @internal */
  constructor(definition: MapDefinition, handle: Pointer, assertOpen: () => void) {
    this.name = definition.name;
    this.type = definition.type;
    this.keyTypeId = definition.keyTypeId;
    this.valueTypeId = definition.valueTypeId;
    this.inner = definition.inner;
    this.#definition = definition;
    this.#handle = handle;
    this.#assertOpen = assertOpen;
  }

  /** How many entries will fit; for a ring buffer its size in bytes, a power of two and a multiple of the page size. */
  get maxEntries(): number {
    this.#assertOpen();
    return libbpf.bpf_map__max_entries(this.#handle);
  }

  set maxEntries(entries: number) {
    this.#assertOpen();
    this.#whole('resize', 'max_entries', entries, 1);
    this.#check('resize', libbpf.bpf_map__set_max_entries(this.#handle, entries));
  }

  /** Combined {@link mapFlags}. */
  get flags(): number {
    this.#assertOpen();
    return libbpf.bpf_map__map_flags(this.#handle);
  }

  set flags(flags: number) {
    this.#assertOpen();
    this.#whole('set flags', 'flags', flags, 0);
    this.#check('set flags', libbpf.bpf_map__set_map_flags(this.#handle, flags));
  }

  /** Bytes of a value, on one CPU; for stack traces 8 for each address. With another size than its C type's, values are bytes. */
  get valueSize(): number {
    this.#assertOpen();
    return libbpf.bpf_map__value_size(this.#handle);
  }

  set valueSize(bytes: number) {
    this.#assertOpen();
    this.#whole('resize', 'value_size', bytes, 1);
    this.#check('resize', libbpf.bpf_map__set_value_size(this.#handle, bytes));
  }

  /**
   * Where load() pins it, in a BPF file system; undefined for nowhere. When something is pinned there already, load() takes that map
   * instead of making one, and fails when it is not alike.
   */
  get pinPath(): string | undefined {
    this.#assertOpen();
    return libbpf.bpf_map__pin_path(this.#handle) ?? undefined;
  }

  set pinPath(path: string | undefined) {
    this.#assertOpen();
    const file = path === undefined ? null : checkText(path, 'A pin path');
    this.#check('set pin path', libbpf.bpf_map__set_pin_path(this.#handle, file));
  }

  /**
   * Whether load() creates it. Off for a map of a kind that this kernel lacks, whose programs are not loaded either. Such a map is
   * there after load, and each use of it is a {@link BpfError}.
   */
  get autocreate(): boolean {
    this.#assertOpen();
    return libbpf.bpf_map__autocreate(this.#handle);
  }

  set autocreate(autocreate: boolean) {
    this.#assertOpen();
    if (typeof autocreate !== 'boolean')
      throw new TypeError(
        `autocreate is a boolean; it was given ${inspect(autocreate, { depth: 0 })}.`,
      );
    this.#check('set autocreate', libbpf.bpf_map__set_autocreate(this.#handle, autocreate));
  }

  /**
   * Has load() use a map that exists, of another object or opened by {@link openPinnedMap}, instead of making one. It then has the
   * size and flags of that map.
   *
   * @param map of the same kind and sizes; it may be closed afterwards
   * @throws {BpfError} EINVAL when it is not
   * @throws {TypeError} when it is no map
   * @throws {ClosedError} when `map` is closed, or the object was loaded
   */
  reuse(map: BaseMap): void {
    this.#assertOpen();
    const { info } = this.#map(map);
    const { keySize, valueSize } = mapDefinition(this.#handle);
    // The kernel keeps no types of a ring buffer.
    const [ourKey, ourValue] = this.type === 'ringbuf' ? [0, 0] : [keySize, valueSize];
    if (info.type !== this.type || info.keySize !== ourKey || info.valueSize !== ourValue) {
      throw this.#failed(
        'reuse',
        EINVAL,
        `${map.subject} has keys of ${info.keySize} bytes and values of ${info.valueSize}; a ${this.type} with ${ourKey} and ${ourValue} is needed.`,
      );
    }
    this.#check('reuse', libbpf.bpf_map__reuse_fd(this.#handle, map.fd));
  }

  /**
   * The template of a map of maps, for one whose C source has none.
   *
   * @throws {BpfError} EINVAL for other kinds of maps, and when there is one already
   * @throws {TypeError} when it is no map
   * @throws {ClosedError} when the template is closed: it has to be open until load()
   */
  get innerMap(): BaseMap | undefined {
    this.#assertOpen();
    return this.#innerMap;
  }

  set innerMap(template: BaseMap) {
    this.#assertOpen();
    this.#check(
      'set inner map',
      libbpf.bpf_map__set_inner_map_fd(this.#handle, this.#map(template).fd),
    );
    this.#innerMap = template;
  }

  /**
   * The map as it is to be made: what was settled here, with the name and the types of the C source.
   *
   * @internal
   */
  settled(): MapHandle {
    // libbpf has kept the number of the descriptor.
    void this.#innerMap?.fd;
    const { name, keyTypeId, valueTypeId, inner } = this.#definition;
    const types = {
      name,
      keyTypeId,
      valueTypeId,
      inner: this.#innerMap === undefined ? inner : undefined,
    };
    return {
      handle: this.#handle,
      definition: { ...mapDefinition(this.#handle), ...types },
    };
  }

  #map(map: unknown): BaseMap {
    if (map instanceof BaseMap) return map;
    throw new TypeError(
      `map '${this.name}' takes a map; it was given ${inspect(map, { depth: 0 })}.`,
    );
  }

  #whole(operation: string, what: string, value: unknown, min: number): void {
    if (Number.isInteger(value) && Number(value) >= min && Number(value) <= MAX_U32) return;
    throw this.#failed(
      operation,
      EINVAL,
      `${what} must be a whole number from ${min} to 2^32 - 1; it was ${inspect(value, { depth: 0 })}.`,
    );
  }

  #check(operation: string, error: number): void {
    if (error < 0) throw this.#failed(operation, -error);
  }

  #failed(operation: string, errno: number, hint?: string): BpfError {
    const subject = `map '${this.name}'`;
    return new BpfError({ operation, subject, errno, ...(hint !== undefined && { hint }) });
  }
}
