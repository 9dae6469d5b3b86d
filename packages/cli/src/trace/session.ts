import { openTrace, type Call } from '@ebpf-dojo/bpf/trace';
import type { Link, RingReader } from '@ebpf-dojo/core';
import { applyFilter, type TraceFilter } from './filter.ts';

/** How a trace is run. */
export interface SessionOptions extends TraceFilter {
  /** The process that waits to become the traced command. */
  readonly commandPid?: number;
  readonly onCall: (call: Call) => void;
  /** Called after each batch of calls. */
  readonly onBatch?: () => void;
}

/** Where every call went: `seen` = `delivered` + the sum of `lost`. */
export interface Accounting {
  readonly seen: number;
  readonly delivered: number;
  readonly lost: {
    readonly ringFull: number;
    readonly tableFull: number;
    readonly recursion: number;
  };
  readonly childrenNotFollowed: number;
  readonly textsCut: number;
  readonly textsUnreadable: number;
}

/** Events may wait this long before they are shown; waking for each would slow the traced program down. */
const WAKEUP_MS = 50;
const RING_SHARE_THAT_WAKES = 8;
const SETTLE_TRIES = 200;

type TraceObject = ReturnType<ReturnType<typeof openTrace>['load']>;

/** trace.bpf.c in the kernel, delivering calls until it is finished or closed. */
export class TraceSession implements Disposable {
  /** When tracing began, in nanoseconds of the monotonic clock, as in {@link Call.start}. */
  readonly started: bigint;
  readonly #object: TraceObject;
  readonly #reader: RingReader;
  readonly #entries: Link;
  readonly #exits: readonly Link[];
  readonly #deliver: (call: Call) => void;
  readonly #onBatch: () => void;
  #delivered = 0;

  /**
   * Loads and attaches. Calls are delivered from the event loop from here on.
   *
   * @throws {UsageError} when the filter names something that does not exist
   * @throws {BpfError} when the kernel refuses; nothing is left attached
   */
  constructor(options: SessionOptions) {
    using open = openTrace();
    applyFilter(options, open.globals);
    open.globals.command_pid = options.commandPid ?? 0;
    open.globals.wakeup_bytes = BigInt(
      Math.floor(open.maps.events.maxEntries / RING_SHARE_THAT_WAKES),
    );
    this.#object = open.load();
    this.#onBatch = options.onBatch ?? (() => {});
    this.#deliver = (call) => {
      this.#delivered++;
      options.onCall(call);
    };
    const { programs, maps } = this.#object;
    try {
      // Whoever sees a call enter must also be there to see it return: exits first.
      this.#exits = [
        programs.process_exit.attach(),
        programs.process_fork.attach(),
        programs.sys_exit.attach(),
      ];
      this.#reader = maps.events.read(this.#deliver, {
        intervalMs: WAKEUP_MS,
        onBatch: this.#onBatch,
      });
      this.started = process.hrtime.bigint();
      this.#entries = programs.sys_enter.attach();
    } catch (error) {
      this.#object.close();
      throw error;
    }
  }

  /**
   * Detaches, delivers what is still in the kernel, calls under way among it, and closes.
   *
   * @returns where every call went
   */
  finish(): Accounting {
    const { maps } = this.#object;
    this.#entries.close();
    for (const link of this.#exits) link.close();
    this.#settle();
    const now = process.hrtime.bigint();
    for (const { call } of maps.calls.values())
      this.#deliver({ ...call, duration: Number(now - call.start) });
    this.#onBatch();
    const accounting = this.#accounting();
    this.close();
    return accounting;
  }

  /** Stops delivering; calls wait in the ring, and are lost and counted when it is full. */
  pause(): void {
    this.#reader.pause();
  }

  /** Goes on after {@link pause}; does nothing after the end. */
  resume(): void {
    if (!this.#reader.closed) this.#reader.resume();
  }

  close(): void {
    this.#object.close();
  }

  [Symbol.dispose](): void {
    this.close();
  }

  /** A program that runs on another CPU while its link is closed still delivers its event, within microseconds. */
  #settle(): void {
    const { maps } = this.#object;
    for (let tries = 0; tries < SETTLE_TRIES; tries++) {
      const before = this.#sums().seen;
      maps.events.drain(this.#deliver);
      if (maps.events.pending === 0 && this.#sums().seen === before) return;
    }
  }

  #sums() {
    const sums = {
      seen: 0,
      lost_ring_full: 0,
      lost_table_full: 0,
      lost_return: 0,
      lost_children: 0,
      text_cut: 0,
      text_unreadable: 0,
    };
    for (const cpu of this.#object.maps.accounts.get(0) ?? []) {
      for (const key of Object.keys(sums) as (keyof typeof sums)[]) sums[key] += cpu[key];
    }
    return sums;
  }

  #accounting(): Accounting {
    const sums = this.#sums();
    const missed = Number(this.#object.programs.sys_enter.recursionMisses);
    // Entries that were missed were not counted as seen either.
    const recursion = missed + sums.lost_return;
    return {
      seen: sums.seen + missed,
      delivered: this.#delivered,
      lost: { ringFull: sums.lost_ring_full, tableFull: sums.lost_table_full, recursion },
      childrenNotFollowed: sums.lost_children,
      textsCut: sums.text_cut,
      textsUnreadable: sums.text_unreadable,
    };
  }
}
