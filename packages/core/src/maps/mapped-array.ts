import { checkInteger } from '../arguments.ts';
import type { Codec } from '../btf/index.ts';
import { Mapping, pageSize } from '../ffi/memory.ts';
import type { BaseMap } from '../map.ts';
import { Resource } from '../resource.ts';

/** How an array is mapped. */
export interface MappingOptions<V> {
  readonly codec: Codec<V>;
  /** Bytes. */
  readonly valueSize: number;
  readonly writable: boolean;
}

/** An array map's memory, seen by this process and by programs at once. */
export class MappedArray<V> extends Resource {
  /** How many values there are. */
  readonly length: number;
  readonly #mapping: Mapping;
  readonly #codec: Codec<V>;
  readonly #valueSize: number;
  readonly #stride: number;
  readonly #view: DataView;
  readonly #writable: boolean;

  /** @internal use {@link ArrayMap.mmap} */
  constructor(map: BaseMap, { codec, valueSize, writable }: MappingOptions<V>) {
    // kernel/bpf/arraymap.c: elements are rounded up to 8 bytes, the whole to pages.
    const stride = Math.ceil(valueSize / 8) * 8;
    const page = pageSize();
    const length = Math.ceil((stride * map.maxEntries) / page) * page;
    const mapping = new Mapping({ subject: map.subject, fd: map.fd, length, writable });
    super(`memory of ${map.subject}`, map);
    this.length = map.maxEntries;
    this.#mapping = mapping;
    this.#codec = codec;
    this.#valueSize = valueSize;
    this.#stride = stride;
    this.#view = new DataView(mapping.buffer);
    this.#writable = writable;
  }

  /**
   * The value at an index, as it is now. A program may write while it is read: only single integers of up to 64 bits are whole for
   * certain.
   *
   * @throws {RangeError} when there is no such index
   * @throws {ClosedError} after close()
   */
  get(index: number): V {
    return this.#codec.decode(this.#view, this.#offset(index));
  }

  /**
   * Writes a value, field by field: programs see it in parts.
   *
   * @throws {BtfError} when it does not fit its type
   * @throws {RangeError} when there is no such index
   * @throws {TypeError} when it was not mapped for writing
   * @throws {ClosedError} after close()
   */
  set(index: number, value: V): this {
    const offset = this.#offset(index);
    this.#assertWritable();
    this.#codec.encode(value, this.#view, offset);
    return this;
  }

  /** The values, each as it is when its turn comes. */
  *[Symbol.iterator](): Generator<V, void, undefined> {
    for (let index = 0; index < this.length; index++) yield this.get(index);
  }

  /**
   * The live bytes of one value. After close() its buffer is detached, and every access throws a TypeError.
   *
   * @throws {RangeError} when there is no such index
   * @throws {TypeError} when it was not mapped for writing, which the bytes alone would not refuse
   * @throws {ClosedError} after close()
   */
  view(index: number): DataView {
    const offset = this.#offset(index);
    this.#assertWritable();
    return new DataView(this.#mapping.buffer, offset, this.#valueSize);
  }

  /** A write to pages that may only be read would end the process. */
  #assertWritable(): void {
    if (!this.#writable) throw new TypeError(`${this.subject} is mapped for reading only.`);
  }

  #offset(index: number): number {
    this.assertOpen();
    return checkInteger(index, `An index of ${this.subject}`, 0, this.length - 1) * this.#stride;
  }

  protected override release(): void {
    this.#mapping.close();
  }
}
