import { ClosedError } from '../errors/closed-error.ts';
import type { CurrentRecord } from './current-record.ts';
import type { EventType } from './event-type.ts';
import type { RecordSource, Walk } from './record-source.ts';

/**
 * Goes through a ring's records without an allocation for any: {@link event} reads the record that {@link next} came to, in the
 * ring's own memory.
 *
 * ```ts
 * while (cursor.next()) bytes += cursor.event.bytes;
 * ```
 */
export class Cursor<T> implements Disposable {
  /**
   * The event the cursor is at. A struct's fields are read and decoded when you ask for them, each time you ask. It is always the
   * same object (of an event type that is no struct, the value): what you want to keep is a field, or {@link copy}. Integers of up to 53 bits, booleans, floats and short strings that
   * came before allocate nothing; a 64-bit integer costs a bigint.
   *
   * A field throws {@link ClosedError} before the first {@link next}, after one that gave false, and after {@link close}.
   */
  get event(): T {
    return this.#fields ?? this.copy();
  }

  readonly #fields: T | undefined;
  readonly #type: EventType<T>;
  readonly #source: RecordSource;
  readonly #record: CurrentRecord;
  readonly #least: number;
  readonly #subject: string;
  #open = false;
  #last: Walk = { visited: 0, end: 'empty' };

  /** @internal */
  constructor(source: RecordSource, type: EventType<T>) {
    this.#subject = `cursor of ${source.subject}`;
    this.#source = source;
    this.#type = type;
    this.#record = source.record;
    this.#least = type.size;
    this.#fields = type.fieldsAt(source.record, () => new ClosedError(this.#subject));
  }

  /**
   * Goes to the next event. The room of the one before is given back to the programs, bit by bit.
   *
   * @returns false when there is none now
   * @throws {BtfError} when a record is shorter than the event type
   * @throws {ClosedError} after {@link close}
   */
  next(): boolean {
    if (!this.#open) throw new ClosedError(this.#subject);
    if (!this.#source.next()) return false;
    if (this.#record.length < this.#least) throw this.#tooShort();
    return true;
  }

  /** Nothing of the record can be read: what would be is the next one. */
  #tooShort(): Error {
    this.#record.offset = -1;
    return this.#type.tooShort(this.#record.length);
  }

  /** The event as an object of its own, to keep. Throws as {@link event} does. */
  copy(): T {
    const { view, offset, length } = this.#record;
    if (offset < 0) throw new ClosedError(this.#subject);
    return this.#type.decode(view, offset, length);
  }

  /** Bytes of the record; more than the event type has where the program submits more. */
  get length(): number {
    return this.#record.length;
  }

  /** The CPU the event was written on; -1 for a ring buffer, which all CPUs share. */
  get cpu(): number {
    return this.#record.cpu;
  }

  /** Whether {@link next} can be called. */
  get closed(): boolean {
    return !this.#open;
  }

  /** @internal */
  open(limit: number): void {
    this.#source.begin(limit);
    this.#open = true;
  }

  /** Ends the reading: the event the cursor is at counts as consumed. A second call does nothing. */
  close(): void {
    this.finish();
  }

  /** @internal */
  finish(): Walk {
    if (this.#open) {
      this.#open = false;
      this.#last = this.#source.finish();
    }
    return this.#last;
  }

  [Symbol.dispose](): void {
    this.close();
  }
}
