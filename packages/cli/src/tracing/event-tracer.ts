import type { Accounting as Sums } from '@ebpf-dojo/bpf/trace';
import type { Link, LinkGroup, PerCpuMap, Program, RingBuffer, RingReader } from '@ebpf-dojo/core';
import { accountingOf, sumsOf, type Accounting } from './accounting.ts';
import type { Tracer } from './tracer.ts';

/** Events may wait this long before they are shown; waking for each would slow the traced program down. */
const WAKEUP_MS = 50;
const RING_SHARE_THAT_WAKES = 8;
const SETTLE_TRIES = 200;

/** A ring, or what reads one in its own way. */
export type EventSource<T> = Pick<RingBuffer<T>, 'read' | 'drain' | 'pending'>;

/** What an {@link EventTracer} is made of. */
export interface EventTracerParts<T> {
  /** The loaded object; the tracer closes it. */
  readonly object: {
    readonly maps: { readonly accounts: PerCpuMap<number, Sums>; readonly events: EventSource<T> };
    close(): void;
  };
  /** Programs whose recursion misses are lost events. */
  readonly counted: readonly Program[];
  /** Attaches, in the order in which nothing is missed. What it throws at the start closes the object. */
  readonly attach: () => readonly (Link | LinkGroup)[];
  /** Whether to attach at once. Default: true. */
  readonly enabled?: boolean;
  readonly onEvent: (event: T) => void;
  /** Called after each batch of events. */
  readonly onBatch?: () => void;
  /** Events that are still under way when all is detached, delivered last. */
  readonly underWay?: () => Iterable<T>;
  /** Addresses that got no name so far. */
  readonly unresolved?: () => number;
}

/** The share of a ring from which on its reader is woken: for `wakeup_bytes` of bpf/include/deliver.h. */
export function wakeupBytes(ringBytes: number): bigint {
  return BigInt(Math.floor(ringBytes / RING_SHARE_THAT_WAKES));
}

/** Programs in the kernel that send events through a ring, delivered from the event loop until it is finished or closed. */
export class EventTracer<T> implements Tracer {
  readonly started: bigint;
  #links: readonly (Link | LinkGroup)[] = [];
  readonly #parts: EventTracerParts<T>;
  readonly #reader: RingReader;
  readonly #deliver: (event: T) => void;
  readonly #onBatch: () => void;
  #delivered = 0;

  /** @throws {BpfError} when the kernel refuses; nothing is left attached */
  constructor(parts: EventTracerParts<T>) {
    this.#parts = parts;
    this.#onBatch = parts.onBatch ?? (() => {});
    this.#deliver = (event) => {
      this.#delivered++;
      parts.onEvent(event);
    };
    try {
      this.#reader = parts.object.maps.events.read(this.#deliver, {
        intervalMs: WAKEUP_MS,
        onBatch: this.#onBatch,
      });
      this.started = process.hrtime.bigint();
      if (parts.enabled !== false) this.enable();
    } catch (error) {
      parts.object.close();
      throw error;
    }
  }

  /** What is attached. */
  get links(): readonly (Link | LinkGroup)[] {
    return this.#links;
  }

  /**
   * Attaches; does nothing when that is done.
   *
   * @throws {BpfError} when the kernel refuses
   */
  enable(): void {
    if (this.#links.length === 0) this.#links = this.#parts.attach();
  }

  /** Detaches, and keeps what is loaded; does nothing when that is done. What is under way is still delivered. */
  disable(): void {
    // What is entered until then is still seen to return.
    for (const link of this.#links.toReversed()) link.close();
    this.#links = [];
  }

  /** Delivers what has come so far, without waiting for the event loop. */
  drain(): void {
    this.#parts.object.maps.events.drain(this.#deliver);
  }

  finish(): Accounting {
    const { object, counted, underWay, unresolved } = this.#parts;
    this.disable();
    this.#settle();
    for (const event of underWay?.() ?? []) this.#deliver(event);
    this.#onBatch();
    const accounting = accountingOf({
      accounts: object.maps.accounts,
      programs: counted,
      delivered: this.#delivered,
      unresolved: unresolved?.() ?? 0,
    });
    this.close();
    return accounting;
  }

  pause(): void {
    this.#reader.pause();
  }

  /** Goes on after {@link pause}; does nothing after the end. */
  resume(): void {
    if (!this.#reader.closed) this.#reader.resume();
  }

  close(): void {
    this.#parts.object.close();
  }

  [Symbol.dispose](): void {
    this.close();
  }

  /** A program that runs on another CPU while its link is closed still delivers its event, within microseconds. */
  #settle(): void {
    const { accounts, events } = this.#parts.object.maps;
    for (let tries = 0; tries < SETTLE_TRIES; tries++) {
      const before = sumsOf(accounts).seen;
      events.drain(this.#deliver);
      if (events.pending === 0 && sumsOf(accounts).seen === before) return;
    }
  }
}
