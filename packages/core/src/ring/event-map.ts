import { checkOptions } from '../arguments.ts';
import { BpfError } from '../errors/bpf-error.ts';
import type { MapDefinition } from '../map-definition.ts';
import { BaseMap } from '../map.ts';
import type { Resource } from '../resource.ts';
import { callable, count } from './check-options.ts';
import { Cursor } from './cursor.ts';
import { EventIterator, type StartFeed } from './event-iterator.ts';
import type { DecodeRecord, EventType } from './event-type.ts';
import { SOME, type RecordSource, type VisitRecord, type Walk } from './record-source.ts';
import { RingReader, type Consume, type ReadOptions } from './ring-reader.ts';

const ITERATOR_BATCH = 1024;
const EBUSY = 16;
const EINVAL = 22;

/** How `for await` reads: {@link ReadOptions} that make sense there. */
export type EventsOptions = Omit<ReadOptions, 'onBatch'>;

/** Sees one event, and the CPU it was written on (-1 for a ring buffer, which all CPUs share). */
export type OnEvent<T> = (event: T, cpu: number) => void;

/** What ring buffers and perf buffers have in common: the ways to read their events. */
export abstract class EventMap<T> extends BaseMap {
  protected readonly eventType: EventType<T>;
  #source: RecordSource | undefined;
  #cursor: Cursor<T> | undefined;
  #reader: RingReader | undefined;

  /** @internal */
  constructor(definition: MapDefinition, owner: Resource | undefined, eventType: EventType<T>) {
    super(definition, owner);
    this.eventType = eventType;
  }

  /** Maps the ring's memory; called once. */
  protected abstract openSource(): RecordSource;

  /** Bytes written by programs and not consumed yet. */
  get pending(): number {
    return this.source.pending;
  }

  /**
   * Calls `onEvent` for each event, from the event loop, until the reader is closed.
   *
   * An error thrown by `onEvent` reaches the event loop as an uncaught exception; the event counts as consumed.
   *
   * @returns the reader; it keeps the process alive until its close()
   * @throws {BpfError} EBUSY when there is a reader already; others when the memory cannot be mapped
   * @throws {TypeError} or {RangeError} when an option is none
   */
  read(onEvent: OnEvent<T>, options: ReadOptions = {}): RingReader {
    callable('onEvent', onEvent);
    return this.#start((limit) => this.#walk(onEvent, limit), options);
  }

  /**
   * Like {@link read}, without decoding and without an allocation: `visit` sees the record in the ring's own memory, and must
   * keep nothing of it.
   */
  readRaw(visit: VisitRecord, options: ReadOptions = {}): RingReader {
    callable('visit', visit);
    return this.#start((limit) => this.source.walk(visit, limit), options);
  }

  /**
   * Calls `onEvents` with all events of a turn of the event loop, at most `limit`.
   *
   * When it gives a promise, nothing is read until that is settled: events wait in the ring, and where the ring is full, the kernel drops
   * and counts. The event loop is never held up. A promise that is rejected is an unhandled rejection; reading goes on.
   *
   * Throws as {@link read} does.
   */
  readBatches(
    onEvents: (events: T[]) => void | PromiseLike<unknown>,
    options: ReadOptions = {},
  ): RingReader {
    callable('onEvents', onEvents);
    return this.#start((limit) => {
      const events: T[] = [];
      const walk = this.#walk((event) => events.push(event), limit);
      const settled = events.length > 0 ? onEvents(events) : undefined;
      return { ...walk, ...asSettled(settled) };
    }, options);
  }

  /**
   * Calls `onEvents` with a {@link Cursor} whenever there are events; each call may go through `limit` of them, without an allocation.
   * The cursor is closed when the call is over, or when the promise it gives is settled: until then nothing else is read.
   *
   * ```ts
   * events.readCursor((cursor) => {
   *   while (cursor.next()) bytes += cursor.event.bytes;
   * });
   * ```
   *
   * Events it does not go to wait in the ring, and it is called again at once. Throws as {@link read} does.
   */
  readCursor(
    onEvents: (cursor: Cursor<T>) => void | PromiseLike<unknown>,
    options: ReadOptions = {},
  ): RingReader {
    callable('onEvents', onEvents);
    return this.#start((limit) => {
      const { source } = this;
      if (source.pending === 0) return { visited: 0, end: 'empty' };
      const cursor = this.#cursorOf(source);
      cursor.open(limit);
      let settled: void | PromiseLike<unknown>;
      try {
        settled = onEvents(cursor);
      } catch (error) {
        cursor.close();
        throw error;
      }
      if (!isPromise(settled)) return cursor.finish();
      const over = (): void => cursor.close();
      settled.then(over, over);
      return { visited: 1, end: 'limit', settled };
    }, options);
  }

  /**
   * Goes through what is there now, without an allocation for an event. Close the cursor when you are done, as `using` does.
   *
   * @param limit how many events at most
   * @throws {BpfError} EBUSY when there is a reader
   */
  cursor(limit: number = Number.POSITIVE_INFINITY): Cursor<T> {
    count('limit', limit, 0);
    this.#assertNoReader();
    const cursor = this.#cursorOf(this.source);
    cursor.open(limit);
    return cursor;
  }

  /**
   * Consumes what is there now, at once.
   *
   * @param limit how many events at most
   * @returns how many there were
   * @throws {BpfError} EBUSY from a callback of this ring's reader, or while a cursor is open
   */
  drain(onEvent: OnEvent<T>, limit: number = Number.POSITIVE_INFINITY): number {
    callable('onEvent', onEvent);
    count('limit', limit, 0);
    return this.#walk(onEvent, limit).visited;
  }

  /** Like {@link drain}, without decoding. See {@link readRaw}. */
  drainRaw(visit: VisitRecord, limit: number = Number.POSITIVE_INFINITY): number {
    callable('visit', visit);
    count('limit', limit, 0);
    return this.source.walk(visit, limit).visited;
  }

  /**
   * Has the reader deliver everything that programs had submitted when this was called: see {@link RingReader.flush}.
   *
   * @throws {BpfError} EINVAL when there is no reader: {@link drain} takes events without one
   */
  async flush(): Promise<void> {
    this.assertOpen();
    if (this.#reader === undefined || this.#reader.closed) {
      throw new BpfError({
        operation: 'flush',
        subject: this.subject,
        errno: EINVAL,
        hint: 'Nobody reads it. `drain(onEvent)` takes what is there.',
      });
    }
    await this.#reader.flush();
  }

  /** Events as they come, for `for await`: {@link events} without options. */
  [Symbol.asyncIterator](): EventIterator<T> {
    return this.events();
  }

  /**
   * Events as they come, for `for await`. What is not asked for waits in the ring: a loop that takes its time pauses the reading, and
   * where the ring is full the kernel drops and counts. Leaving the loop ends the reading; closing the object ends the loop.
   *
   * `limit` is how many events are taken from the ring at a time, 1024 by default. Each time others on the event loop get their turn.
   *
   * @throws (from the loop) the reason of `signal` when it is aborted; {BpfError} EBUSY when there is a reader already
   */
  events(options: EventsOptions = {}): EventIterator<T> {
    return this.iterate<T>((batch) => (event) => batch.push(event), options);
  }

  /** For {@link events} and its like: `collect` says how what is iterated is made of an event and put into a batch. */
  protected iterate<Item>(
    collect: (batch: Item[]) => OnEvent<T>,
    options: EventsOptions,
  ): EventIterator<Item> {
    checkOptions(options, 'The options');
    const { limit = ITERATOR_BATCH, signal } = options;
    const start: StartFeed<Item> = ({ deliver, fail, end }) => {
      let resume = (): void => {};
      const reader = this.#start(
        (most) => {
          const batch: Item[] = [];
          let walk: Walk = { visited: 0, end: 'limit' };
          try {
            walk = this.#walk(collect(batch), most);
          } catch (error) {
            fail(error);
          }
          if (batch.length === 0) return walk;
          const { promise, resolve } = Promise.withResolvers<void>();
          resume = resolve;
          deliver(batch);
          return { ...walk, settled: promise };
        },
        { ...options, limit },
        end,
      );
      return { reader, more: () => resume() };
    };
    return new EventIterator(start, signal);
  }

  protected get source(): RecordSource {
    this.assertOpen();
    this.#source ??= this.openSource();
    return this.#source;
  }

  #cursorOf(source: RecordSource): Cursor<T> {
    this.#cursor ??= new Cursor(source, this.eventType);
    return this.#cursor;
  }

  #walk(onEvent: OnEvent<T>, limit: number): Walk {
    const { source, eventType } = this;
    const { decode, size } = eventType;
    let walk: Walk | undefined;
    source.begin(limit);
    try {
      while (this.#decodeSome(source, decode, size, onEvent));
    } finally {
      walk = source.finish();
    }
    return walk;
  }

  /** @returns whether there may be more */
  #decodeSome(
    source: RecordSource,
    decode: DecodeRecord<T>,
    size: number,
    onEvent: OnEvent<T>,
  ): boolean {
    const { record } = source;
    for (let left = SOME; left > 0; left--) {
      if (!source.next()) return false;
      const { length } = record;
      if (length < size) throw this.eventType.tooShort(length);
      onEvent(decode(record.view, record.offset, length), record.cpu);
    }
    return true;
  }

  #start(consume: Consume, options: ReadOptions, onEnd?: () => void): RingReader {
    const { source } = this;
    this.#assertNoReader();
    this.#reader = new RingReader(this, source, consume, options, onEnd);
    return this.#reader;
  }

  #assertNoReader(): void {
    const reading = this.#reader !== undefined && !this.#reader.closed;
    if (!reading && this.#cursor?.closed !== false) return;
    throw new BpfError({
      operation: 'read',
      subject: this.subject,
      errno: EBUSY,
      hint: `It has a ${reading ? 'reader' : 'cursor'} already: close that one first.`,
    });
  }

  protected override release(): void {
    this.#cursor?.close();
    this.#source?.close();
  }
}

function isPromise(value: unknown): value is PromiseLike<unknown> {
  return typeof (value as PromiseLike<unknown> | undefined)?.then === 'function';
}

function asSettled(value: unknown): { settled?: PromiseLike<unknown> } {
  return isPromise(value) ? { settled: value } : {};
}
