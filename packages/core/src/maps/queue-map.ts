import { checkFlag, checkOptions } from '../arguments.ts';
import type { Codec } from '../btf/index.ts';
import { BpfError } from '../errors/bpf-error.ts';
import { libbpf } from '../ffi/libbpf.ts';
import type { MapDefinition } from '../map-definition.ts';
import { BaseMap, type LazyCodec } from '../map.ts';
import type { Resource } from '../resource.ts';
import { Column } from './map-memory.ts';

const ENOENT = 2;
// include/uapi/linux/bpf.h, BPF_ANY and BPF_EXIST; for these kinds the latter means: make room.
const KEEP = 0;
const REPLACE_OLDEST = 2;

/**
 * A queue (first in, first out) or a stack (last in, first out), by its {@link type}.
 *
 * Source: Documentation/bpf/map_queue_stack.rst; Linux 4.20.
 */
export class QueueMap<V> extends BaseMap {
  readonly #lazyCodec: LazyCodec<V>;
  #lazy: Codec<V> | undefined;
  readonly #value: Column;

  /** @internal */
  constructor(definition: MapDefinition, owner: Resource | undefined, value: LazyCodec<V>) {
    super(definition, owner);
    this.#lazyCodec = value;
    this.#value = new Column(definition.valueSize);
  }

  /**
   * Adds a value.
   *
   * @param options.replaceOldest when it is full, drops the oldest value instead of failing
   * @throws {BpfError} E2BIG when it is full
   * @throws {BtfError} when the value does not fit its type
   * @throws {ClosedError} after close()
   */
  push(value: V, options: { readonly replaceOldest?: boolean } = {}): this {
    const { fd } = this;
    checkOptions(options, 'The options');
    checkFlag(options.replaceOldest, 'replaceOldest');
    this.#codec.encode(value, this.#value.view, 0);
    const flag = options.replaceOldest === true ? REPLACE_OLDEST : KEEP;
    const error = libbpf.bpf_map_update_elem(fd, null, this.#value.bytes, flag);
    if (error < 0) throw this.#failed('map update', -error);
    return this;
  }

  /**
   * Removes the next value and gives it; undefined when there is none.
   *
   * @throws {ClosedError} after close()
   */
  pop(): V | undefined {
    return this.#taken(libbpf.bpf_map_lookup_and_delete_elem(this.fd, null, this.#value.bytes));
  }

  /**
   * The value that {@link pop} would give, left where it is; undefined when there is none.
   *
   * @throws {ClosedError} after close()
   */
  peek(): V | undefined {
    return this.#taken(libbpf.bpf_map_lookup_elem(this.fd, null, this.#value.bytes));
  }

  /** Removes values one by one, as {@link pop} does, until there is none: also those that programs add meanwhile. */
  *drain(): Generator<V, void, undefined> {
    for (let value = this.pop(); value !== undefined; value = this.pop()) yield value;
  }

  get #codec(): Codec<V> {
    this.#lazy ??= this.#lazyCodec();
    return this.#lazy;
  }

  #taken(error: number): V | undefined {
    if (error === -ENOENT) return undefined;
    if (error < 0) throw this.#failed('map lookup', -error);
    return this.#codec.decode(this.#value.view, 0);
  }

  #failed(operation: string, errno: number): BpfError {
    return new BpfError({ operation, subject: this.subject, errno });
  }
}
