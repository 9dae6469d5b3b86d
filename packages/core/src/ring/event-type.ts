import { compileCodec, fieldsInPlace, type Btf } from '../btf/index.ts';
import { BtfError } from '../errors/btf-error.ts';
import type { CurrentRecord } from './current-record.ts';

/** Decodes the record of `length` bytes at `offset`. */
export type DecodeRecord<T> = (view: DataView, offset: number, length: number) => T;

/** The events a map carries: what `__type(value, …)` says in C. Where it says nothing, they are the records' bytes, copied. */
export class EventType<T> {
  readonly #btf: Btf;
  readonly #typeId: number;
  readonly #subject: string;
  #compiled: { readonly size: number; readonly decode: DecodeRecord<T> } | undefined;

  /** @param typeId in `btf`; 0 when the C source does not say */
  constructor(btf: Btf, typeId: number, subject: string) {
    this.#btf = btf;
    this.#typeId = typeId;
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
    return this.#typeId === 0
      ? undefined
      : (fieldsInPlace(this.#btf, this.#typeId, record, stale) as T | undefined);
  }

  /** What a record that has fewer bytes than its type throws. */
  tooShort(length: number): BtfError {
    return new BtfError(
      `A record of ${this.#subject} has ${length} bytes, its event type ${this.size}: the program submits another struct than \`__type(value, …)\` of the map says.`,
    );
  }

  /** At the first use: many programs read few of their maps. */
  #compile() {
    this.#compiled ??=
      this.#typeId === 0
        ? { size: 0, decode: copyRecord as DecodeRecord<T> }
        : compileCodec<T>(this.#btf, this.#typeId);
    return this.#compiled;
  }
}

function copyRecord(view: DataView, offset: number, length: number): unknown {
  return new Uint8Array(view.buffer, view.byteOffset + offset, length).slice();
}
