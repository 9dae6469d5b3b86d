import { BpfError } from '../errors/bpf-error.ts';
import { BtfError } from '../errors/btf-error.ts';
import type { MapDefinition } from '../map-definition.ts';
import { BaseMap, type LazyCodec } from '../map.ts';
import type { Resource } from '../resource.ts';
import { RingMemory, type VisitRecord } from './ring-memory.ts';
import { RingReader, type ReadOptions } from './ring-reader.ts';

const ITERATOR_BATCH = 1024;
const EBUSY = 16;

/**
 * A BPF ring buffer, read straight from its memory: no call into C for an event.
 *
 * Whatever the program could not reserve room for is lost before it gets here; programs count that themselves.
 * Needs Linux 5.8 (BPF_MAP_TYPE_RINGBUF).
 */
export class RingBuffer<T> extends BaseMap {
  readonly #lazyCodec: LazyCodec<T>;
  #memory: RingMemory | undefined;
  #reader: RingReader | undefined;

  /** @internal */
  constructor(definition: MapDefinition, owner: Resource | undefined, codec: LazyCodec<T>) {
    super(definition, owner);
    this.#lazyCodec = codec;
  }

  /** Bytes written by programs and not consumed yet. */
  get pending(): number {
    return this.#open().pending;
  }

  /**
   * Calls `onEvent` for each event, from the event loop, until the reader is closed.
   *
   * An error thrown by `onEvent` reaches the event loop as an uncaught exception; the event counts as consumed.
   *
   * @returns the reader; it keeps the process alive until its close()
   * @throws {BpfError} when there is a reader already, or the ring cannot be mapped
   */
  read(onEvent: (event: T) => void, options: ReadOptions = {}): RingReader {
    return this.readRaw(this.#decoding(onEvent), options);
  }

  /**
   * Like {@link read}, without decoding and without an allocation: `visit` sees the record in the ring's own memory, and must
   * keep nothing of it.
   */
  readRaw(visit: VisitRecord, options: ReadOptions = {}): RingReader {
    return this.#start(visit, options);
  }

  /**
   * Consumes what is there now, at once.
   *
   * @param limit how many events at most
   * @returns how many there were
   */
  drain(onEvent: (event: T) => void, limit = Number.POSITIVE_INFINITY): number {
    return this.drainRaw(this.#decoding(onEvent), limit);
  }

  /** Like {@link drain}, without decoding. See {@link readRaw}. */
  drainRaw(visit: VisitRecord, limit = Number.POSITIVE_INFINITY): number {
    return this.#open().walk(visit, limit).visited;
  }

  /**
   * Events as they come, for `for await`. What is not asked for waits in the ring. Leaving the loop ends the reading; closing the
   * object ends the loop.
   */
  async *[Symbol.asyncIterator](): AsyncGenerator<T, void, undefined> {
    let batch: T[] = [];
    let wake = (): void => {};
    const collect = this.#decoding((event) => batch.push(event));
    const onBatch = () => wake();
    using reader = this.#start(collect, { limit: ITERATOR_BATCH, onBatch }, onBatch);
    while (!this.closed) {
      reader.pause();
      if (batch.length === 0) this.drainRaw(collect, ITERATOR_BATCH);
      if (batch.length === 0) {
        const woken = Promise.withResolvers<void>();
        wake = woken.resolve;
        reader.resume();
        await woken.promise;
        continue;
      }
      const events = batch;
      batch = [];
      yield* events;
    }
  }

  #start(visit: VisitRecord, options: ReadOptions, onEnd?: () => void): RingReader {
    const memory = this.#open();
    if (this.#reader !== undefined && !this.#reader.closed) {
      throw new BpfError({
        operation: 'read',
        subject: this.subject,
        errno: EBUSY,
        hint: 'It has a reader already: close that one first.',
      });
    }
    this.#reader = new RingReader(this, memory, visit, options, onEnd);
    return this.#reader;
  }

  #decoding(onEvent: (event: T) => void): VisitRecord {
    const codec = this.#lazyCodec();
    const { size } = codec;
    return (view, offset, length) => {
      if (length < size) throw this.#short(length, size);
      onEvent(codec.decode(view, offset));
    };
  }

  #short(length: number, size: number): BtfError {
    return new BtfError(
      `A record of ${this.subject} has ${length} bytes, its event type ${size}: the program submits another struct than \`__type(value, …)\` of the map says.`,
    );
  }

  #open(): RingMemory {
    this.#memory ??= new RingMemory(this.fd, this.maxEntries, this.subject);
    this.assertOpen();
    return this.#memory;
  }

  protected override release(): void {
    this.#memory?.close();
  }
}
