import { Epoll } from '../ffi/epoll.ts';
import { watchInterval, watchReadable, type Watch } from '../ffi/watch.ts';
import { Resource } from '../resource.ts';
import { positive } from './check-options.ts';

/** How a {@link Poller} looks at its rings. */
export interface PollerOptions {
  /** Look at all rings every so many milliseconds, besides being woken: as in {@link ReadOptions.intervalMs}, with one timer for all. */
  readonly intervalMs?: number;
}

/**
 * Waits for several rings at once: one descriptor on the event loop, and one timer, however many rings and CPUs there are. Give it to
 * readers as {@link ReadOptions.poller}.
 *
 * When any of them has events, all are looked at in turn, a different one first each time: a ring that is never empty delays the
 * others by its reader's `limit`, and no more. Closing the poller ends none of the readers; from then on they are not woken.
 */
export class Poller extends Resource {
  readonly #epoll: Epoll;
  readonly #watches: readonly Watch[];
  readonly #members = new Set<Member>();
  #started = false;

  /**
   * @throws {BpfError} EMFILE when this process has too many descriptors
   * @throws {RangeError} when `intervalMs` is no number above 0
   */
  constructor({ intervalMs }: PollerOptions = {}) {
    if (intervalMs !== undefined) positive('intervalMs', intervalMs);
    const epoll = new Epoll('poller');
    super('poller');
    this.#epoll = epoll;
    const woken = watchReadable(epoll.fd, this.#turn);
    this.#watches =
      intervalMs === undefined ? [woken] : [woken, watchInterval(intervalMs, this.#turn)];
    this.#started = true;
    this.#startOrStop();
  }

  /**
   * Adds descriptors that belong together. They are not watched before the watch is started.
   *
   * @param turn called from the event loop when they may be readable
   * @throws {ClosedError} after close()
   * @internal
   */
  watch(descriptors: readonly number[], turn: () => void): Watch {
    this.assertOpen();
    const member: Member = { turn };
    const stop = (): void => {
      if (!this.#members.delete(member) || this.closed) return;
      for (const fd of descriptors) this.#epoll.remove(fd);
      this.#startOrStop();
    };
    return {
      start: () => {
        if (this.closed || this.#members.has(member)) return;
        for (const fd of descriptors) this.#epoll.add(fd);
        this.#members.add(member);
        this.#startOrStop();
      },
      stop,
      close: stop,
    };
  }

  /** A poller without rings keeps no process alive. */
  #startOrStop(): void {
    const wanted = this.#members.size > 0;
    if (wanted === this.#started) return;
    this.#started = wanted;
    for (const watch of this.#watches) {
      if (wanted) watch.start();
      else watch.stop();
    }
  }

  readonly #turn = (): void => {
    const [first, ...others] = this.#members;
    if (first === undefined) return;
    // Sets keep the order of insertion: who was first is last the next time.
    this.#members.delete(first);
    this.#members.add(first);
    for (const member of [first, ...others]) {
      if (this.closed) return;
      if (this.#members.has(member)) member.turn();
    }
  };

  protected override release(): void {
    for (const watch of this.#watches) watch.close();
    this.#members.clear();
    this.#epoll.close();
  }
}

interface Member {
  readonly turn: () => void;
}
