import { fieldsInPlace, type Btf } from '../btf/index.ts';
import { BtfError } from '../errors/btf-error.ts';
import type { LazyCodec } from '../map.ts';
import type { CurrentRecord } from './current-record.ts';

/** Decodes the record of `length` bytes at `offset`; there are at least as many as the type has. */
export type DecodeRecord<T> = (view: DataView, offset: number, length: number) => T;

/** The events a map carries: what `__type(value, …)` says in C. Where it says nothing, they are the records' bytes, copied. */
export class EventType<T> {
  readonly #codec: LazyCodec<T>;
  readonly #place: { readonly btf: Btf; readonly typeId: number } | undefined;
  readonly #subject: string;
  #compiled: { readonly size: number; readonly decode: DecodeRecord<T> } | undefined;

  /**
   * @param codec of 0 bytes when nobody says what the records are
   * @param place where the type is described, if it is
   */
  constructor(
    codec: LazyCodec<T>,
    place: { readonly btf: Btf; readonly typeId: number } | undefined,
    subject: string,
  ) {
    this.#codec = codec;
    this.#place = place;
    this.#subject = subject;
  }

  /** Bytes that a record has at least. */
  get size(): number {
    return this.#compile().size;
  }

  get decode(): DecodeRecord<T> {
    return this.#compile().decode;
  }

  /** The fields of the event at `record`, read in place; undefined when it is no struct. */
  fieldsAt(record: CurrentRecord, stale: () => Error): T | undefined {
    return this.#place === undefined
      ? undefined
      : (fieldsInPlace(this.#place.btf, this.#place.typeId, record, stale) as T | undefined);
  }

  /** What a record that has fewer bytes than its type throws. */
  tooShort(length: number): BtfError {
    return new BtfError(
      `A record of ${this.#subject} has ${length} bytes, its event type ${this.size}: the program submits another struct than \`__type(value, …)\` of the map says.`,
    );
  }

  /** At the first use: many programs read few of their maps. */
  #compile() {
    if (this.#compiled === undefined) {
      const codec = this.#codec();
      this.#compiled =
        codec.size === 0
          ? { size: 0, decode: copyRecord as DecodeRecord<T> }
          : {
              size: codec.size,
              decode: codec.read ?? ((view, offset) => codec.decode(view, offset)),
            };
    }
    return this.#compiled;
  }
}

function copyRecord(view: DataView, offset: number, length: number): unknown {
  return new Uint8Array(view.buffer, view.byteOffset + offset, length).slice();
}
