import type { Resource } from '../resource.ts';

/** What an iterator takes events from: a reader that rests while there are some left. */
export interface EventFeed {
  /** Asks for a batch: `deliver` is called with it from the event loop, and nothing more is read until the next call. */
  more(): void;
  /** Where to end the reading. */
  readonly reader: Resource;
}

/** How a feed is started. */
export type StartFeed<T> = (sink: EventSink<T>) => EventFeed;

/** Where a feed puts what comes. */
export interface EventSink<T> {
  readonly deliver: (events: T[]) => void;
  /** Says that events cannot be decoded: the loop throws that once it has had those before. */
  readonly fail: (error: unknown) => void;
  /** Says that the reader was closed, by whomever. */
  readonly end: () => void;
}

/** Methods, not properties: an iterator of events is one of their supertype too. */
interface Waiter<T> {
  resolve(result: IteratorResult<T, undefined>): void;
  reject(error: unknown): void;
}

const DONE: IteratorResult<never, undefined> = { done: true, value: undefined };

/**
 * Events as they come, for `for await`. What is not asked for waits in the ring. An own iterator, since an async generator takes
 * several turns of the microtask queue for each event it yields.
 */
export class EventIterator<T> implements AsyncIterableIterator<T, undefined, unknown> {
  readonly #start: StartFeed<T>;
  readonly #signal: AbortSignal | undefined;
  #feed: EventFeed | undefined;
  #events: T[] = [];
  #at = 0;
  #ended = false;
  /** What ends the loop with a throw, once. */
  #failure: { readonly error: unknown } | undefined;
  /** Those who asked and got nothing yet, oldest first. */
  readonly #waiting: Waiter<T>[] = [];

  constructor(start: StartFeed<T>, signal: AbortSignal | undefined) {
    this.#start = start;
    this.#signal = signal;
  }

  /** @throws {BpfError} EBUSY when there is a reader already */
  async next(): Promise<IteratorResult<T, undefined>> {
    if (this.#at < this.#events.length && this.#waiting.length === 0)
      return { done: false, value: this.#events[this.#at++] as T };
    return this.#wait();
  }

  /** Ends the reading; a `for await` calls it when it is left. */
  async return(): Promise<IteratorResult<T, undefined>> {
    this.#events = [];
    this.#ended = true;
    this.#settle();
    this.#feed?.reader.close();
    return DONE;
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.return();
  }

  #wait(): Promise<IteratorResult<T, undefined>> {
    if (this.#feed === undefined && this.#signal?.aborted === true) this.#end();
    const waiting = Promise.withResolvers<IteratorResult<T, undefined>>();
    this.#waiting.push(waiting);
    if (this.#ended) {
      this.#settle();
      return waiting.promise;
    }
    try {
      this.#feed ??= this.#start({
        deliver: (events) => this.#deliver(events),
        fail: this.#fail,
        end: this.#end,
      });
      if (this.#waiting.length === 1) this.#feed.more();
    } catch (error) {
      this.#fail(error);
    }
    return waiting.promise;
  }

  #deliver(events: T[]): void {
    this.#events = events;
    this.#at = 0;
    while (this.#at < events.length && this.#waiting.length > 0)
      this.#waiting.shift()?.resolve({ done: false, value: events[this.#at++] as T });
    if (this.#waiting.length > 0) this.#feed?.more();
  }

  readonly #fail = (error: unknown): void => {
    this.#failure = { error };
    this.#ended = true;
    this.#feed?.reader.close();
    this.#settle();
  };

  readonly #end = (): void => {
    if (this.#ended) return;
    this.#ended = true;
    if (this.#signal?.aborted === true) {
      this.#events = [];
      this.#failure = { error: this.#signal.reason };
    }
    this.#settle();
  };

  /** After the end: the first who asks has the error, where there is one, the others nothing. */
  #settle(): void {
    for (const waiting of this.#waiting.splice(0)) {
      if (this.#failure === undefined) {
        waiting.resolve(DONE);
      } else {
        waiting.reject(this.#failure.error);
        this.#failure = undefined;
      }
    }
  }
}
