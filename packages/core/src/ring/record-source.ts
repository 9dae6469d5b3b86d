import { BpfError } from '../errors/bpf-error.ts';
import { CurrentRecord } from './current-record.ts';

const EBUSY = 16;
/** A small integer in V8, whatever the build: counting down to it costs no allocation. */
const MOST = 2 ** 30 - 1;

/**
 * Records that one call of a function goes through. V8 optimizes what is called often, and keeps that. A loop over all records of a ring is
 * called once: V8 replaces it while it runs, and throws what it made away when the loop ends.
 */
export const SOME = 4096;

/**
 * Sees one record: `length` bytes at `offset` of `view`. They are the ring itself, not a copy, and are written over once the
 * visit is done: keep nothing of `view`.
 *
 * @param cpu the CPU it was written on; -1 for a ring buffer, which all CPUs share
 */
export type VisitRecord = (view: DataView, offset: number, length: number, cpu: number) => void;

/** How a walk over a ring ended. */
export type WalkEnd = 'empty' | 'busy' | 'limit' | 'closed';

/** What a walk did. */
export interface Walk {
  readonly visited: number;
  readonly end: WalkEnd;
}

/** The memory of a ring or of several, walked record by record. One walk at a time. */
export abstract class RecordSource {
  readonly record: CurrentRecord;
  /** Named in errors. */
  readonly subject: string;
  protected end: WalkEnd = 'limit';
  /** How many records this walk may still visit. */
  protected budget = 0;
  #limit = 0;
  #walking = false;
  #closed = false;

  protected constructor(subject: string, view: DataView) {
    this.subject = subject;
    this.record = new CurrentRecord(view);
  }

  /** What to poll: readable while there are records. */
  abstract readonly descriptors: readonly number[];

  /** Bytes written and not yet consumed, headers included. */
  abstract readonly pending: number;

  /**
   * Goes to the next record; the one before is done with. Only between {@link begin} and {@link finish}.
   *
   * @returns false at the end of the walk, which {@link finish} explains
   */
  abstract next(): boolean;

  /** A function that tells whether everything written before this call was consumed. */
  abstract mark(): () => boolean;

  /** Reads positions anew: another consumer may have been at work. */
  protected abstract start(): void;

  /** Gives back what was visited. */
  protected abstract giveBack(): void;

  protected abstract unmap(): void;

  get closed(): boolean {
    return this.#closed;
  }

  /** Between {@link begin} and {@link finish}. */
  get walking(): boolean {
    return this.#walking;
  }

  /**
   * Starts a walk of at most `limit` records.
   *
   * @throws {BpfError} EBUSY during a walk: records would be seen twice
   */
  begin(limit: number): void {
    if (this.#walking) {
      throw new BpfError({
        operation: 'read',
        subject: this.subject,
        errno: EBUSY,
        hint: 'It is being read at this moment: don’t drain it from its own callback, or while a cursor is open.',
      });
    }
    this.#limit = Math.min(limit, MOST);
    this.budget = this.#limit;
    if (this.#closed) {
      this.end = 'closed';
      return;
    }
    // What it is until next() says something else: there may be more.
    this.end = 'limit';
    this.#walking = true;
    this.start();
  }

  /** Ends the walk. The record it came to counts as consumed, also when its visitor threw. */
  finish(): Walk {
    this.record.offset = -1;
    if (this.#closed) this.end = 'closed';
    else if (this.#walking) this.giveBack();
    this.#walking = false;
    return { visited: this.#limit - this.budget, end: this.end };
  }

  /**
   * Visits records in order until the ring is empty, a record is still being written, or `limit` were visited.
   *
   * What was visited is given back to the producers bit by bit, and at the end, also when `visit` throws. `visit` may close the ring.
   */
  walk(visit: VisitRecord, limit: number): Walk {
    let walk: Walk | undefined;
    this.begin(limit);
    try {
      while (this.#visitSome(visit));
    } finally {
      walk = this.finish();
    }
    return walk;
  }

  /** @returns whether there may be more */
  #visitSome(visit: VisitRecord): boolean {
    const { record } = this;
    for (let left = SOME; left > 0; left--) {
      if (!this.next()) return false;
      visit(record.view, record.offset, record.length, record.cpu);
    }
    return true;
  }

  /** Unmaps the memory. Views that were handed out read nothing from here on. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.record.offset = -1;
    this.unmap();
  }
}
