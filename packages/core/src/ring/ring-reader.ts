import { ClosedError } from '../errors/closed-error.ts';
import { watchInterval, type Watch } from '../ffi/watch.ts';
import type { BaseMap } from '../map.ts';
import { Resource } from '../resource.ts';
import { callable, count, positive } from './check-options.ts';
import { Poller } from './poller.ts';
import type { RecordSource, Walk, WalkEnd } from './record-source.ts';
import { watchSource } from './watch-source.ts';

/** How a ring buffer or perf buffer is read on the event loop. */
export interface ReadOptions {
  /**
   * Look every so many milliseconds, besides being woken. For programs that submit with `BPF_RB_NO_WAKEUP`, and wake the reader
   * with `BPF_RB_FORCE_WAKEUP` when much has come together: waking costs the traced program about a microsecond an event.
   */
  readonly intervalMs?: number;
  /** Events consumed in one turn of the event loop before others get theirs. Default 8192. */
  readonly limit?: number;
  /** Called after each turn in which there were events. */
  readonly onBatch?: () => void;
  /** Closes the reader when it is aborted; a `for await` then throws the signal's reason. */
  readonly signal?: AbortSignal;
  /** Waits for this ring together with others. Default: by itself. */
  readonly poller?: Poller;
}

/** What one turn of the event loop did. */
export interface Turn extends Walk {
  /** Nothing more is consumed before this is settled: events wait in the ring. */
  readonly settled?: PromiseLike<unknown>;
}

/** Consumes up to `limit` records. */
export type Consume = (limit: number) => Turn;

const DEFAULT_LIMIT = 8192;
const BUSY_RETRY_MS = 1;

interface Flush {
  readonly done: () => boolean;
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
}

/** A ring buffer or perf buffer being read on the event loop. */
export class RingReader extends Resource {
  readonly #source: RecordSource;
  readonly #consume: Consume;
  readonly #limit: number;
  readonly #onBatch: () => void;
  readonly #onEnd: () => void;
  readonly #watches: readonly Watch[];
  readonly #signal: AbortSignal | undefined;
  readonly #abort = (): void => this.close();
  readonly #flushes = new Set<Flush>();
  #paused = false;
  #unsettled = false;
  #retry: NodeJS.Timeout | undefined;
  #next: NodeJS.Immediate | undefined;

  /** @internal */
  constructor(
    ring: BaseMap,
    source: RecordSource,
    consume: Consume,
    options: ReadOptions,
    onEnd: () => void = () => {},
  ) {
    checkOptions(options);
    super(`reader of ${ring.subject}`, ring);
    this.#source = source;
    this.#consume = consume;
    this.#limit = options.limit ?? DEFAULT_LIMIT;
    this.#onBatch = options.onBatch ?? (() => {});
    this.#onEnd = onEnd;
    this.#signal = options.signal;
    const watches: Watch[] = [];
    this.#watches = watches;
    try {
      watches.push(watchSource(source, this.#turn, options.poller));
      if (options.intervalMs !== undefined)
        watches.push(watchInterval(options.intervalMs, this.#turn));
    } catch (error) {
      this.close();
      throw error;
    }
    this.#signal?.addEventListener('abort', this.#abort, { once: true });
    if (this.#signal?.aborted === true) this.close();
    else this.#soon();
  }

  /** Stops consuming; events wait in the ring, and when it is full the kernel drops what comes. */
  pause(): void {
    this.#paused = true;
    this.#rest();
  }

  /**
   * Goes on after {@link pause}.
   *
   * @throws {ClosedError} after close()
   */
  resume(): void {
    this.assertOpen();
    this.#paused = false;
    this.#watch();
  }

  /**
   * Has everything delivered that programs had submitted when this was called, now and not at the next interval or wake-up. A paused
   * reader does so once it is resumed.
   *
   * @returns when that was delivered, and a promise given by the last callback is settled
   * @throws {ClosedError} when the reader is closed, now or before it is done
   */
  flush(): Promise<void> {
    if (this.closed) return Promise.reject(new ClosedError(this.subject));
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    this.#flushes.add({ done: this.#source.mark(), resolve, reject });
    this.#soon();
    return promise;
  }

  readonly #turn = (): void => {
    if (this.closed || this.#paused || this.#unsettled) return;
    let turn: Turn;
    try {
      turn = this.#consume(this.#limit);
    } catch (error) {
      this.#lookLater();
      throw error;
    }
    const { settled } = turn;
    if (!this.closed) {
      if (settled === undefined) this.#continue(turn.end);
      else this.#wait(settled);
    }
    if (turn.visited > 0) this.#onBatch();
  };

  #continue(end: WalkEnd): void {
    for (const flush of this.#flushes) {
      if (!flush.done()) continue;
      this.#flushes.delete(flush);
      flush.resolve();
    }
    if (end === 'busy') {
      // The descriptor stays readable while a producer is at work: polling it now would spin.
      this.#rest();
      this.#retry = setTimeout(() => {
        this.#retry = undefined;
        this.#watch();
        this.#turn();
      }, BUSY_RETRY_MS);
    } else if (end === 'limit' || this.#flushes.size > 0) {
      this.#soon();
    }
  }

  /** Reads on once an asynchronous callback is done. When it fails, that is an unhandled rejection, and reading goes on. */
  #wait(settled: PromiseLike<unknown>): void {
    this.#unsettled = true;
    this.#rest();
    const goOn = (): void => {
      this.#unsettled = false;
      if (this.closed) return;
      this.#continue('limit');
      this.#watch();
    };
    settled.then(goOn, (error: unknown) => {
      goOn();
      throw error;
    });
  }

  /** A turn as soon as others had theirs. */
  #soon(): void {
    if (this.#paused || this.#unsettled) return;
    this.#next ??= setImmediate(() => {
      this.#next = undefined;
      this.#turn();
    });
  }

  /** After an error: first it reaches the process, which may close this reader; then what is left is looked at. */
  #lookLater(): void {
    clearImmediate(this.#next);
    this.#next = undefined;
    if (this.closed) return;
    this.#next = setImmediate(() => {
      this.#next = undefined;
      this.#soon();
    });
  }

  /**
   * Waits to be woken, and looks once: what a perf event says to epoll(7) when it is added counts as said, and is not repeated
   * (kernel/events/core.c, perf_poll).
   */
  #watch(): void {
    if (this.#paused || this.#unsettled || this.#retry !== undefined) return;
    for (const watch of this.#watches) watch.start();
    this.#soon();
  }

  #rest(): void {
    for (const watch of this.#watches) watch.stop();
    clearTimeout(this.#retry);
    clearImmediate(this.#next);
    this.#retry = undefined;
    this.#next = undefined;
  }

  protected override release(): void {
    this.#signal?.removeEventListener('abort', this.#abort);
    this.#rest();
    for (const watch of this.#watches) watch.close();
    for (const { reject } of this.#flushes) reject(new ClosedError(this.subject));
    this.#flushes.clear();
    this.#onEnd();
  }
}

function checkOptions({ intervalMs, limit, onBatch, signal, poller }: ReadOptions): void {
  if (intervalMs !== undefined) positive('intervalMs', intervalMs);
  if (limit !== undefined) count('limit', limit);
  if (onBatch !== undefined) callable('onBatch', onBatch);
  if (signal !== undefined && !(signal instanceof AbortSignal))
    throw new TypeError('signal must be an AbortSignal.');
  if (poller !== undefined && !(poller instanceof Poller))
    throw new TypeError('poller must be a Poller.');
}
