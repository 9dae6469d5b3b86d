import type { TopLine, TopProbe } from '../output/schema/index.ts';
import type { TopSession } from './session.ts';

/** Where a dashboard's frames come from. */
export interface Feed {
  /** The next frame; undefined when there are no more. */
  next(): Promise<TopLine | undefined> | TopLine | undefined;
  /** Seconds from one frame to the next. */
  wait(interval: number): number;
  /** Whether frames go by while the picture is held. */
  readonly isLive: boolean;
  toggle(probe: TopProbe): void;
  /** Nobody looks for a while. */
  suspend(): void;
  wake(): void;
}

/** What is seen now. */
export class LiveFeed implements Feed {
  readonly isLive = true;
  readonly #session: TopSession;

  constructor(session: TopSession) {
    this.#session = session;
  }

  next(): TopLine {
    return this.#session.frame();
  }

  wait(interval: number): number {
    return interval * this.#session.slowdown;
  }

  toggle(probe: TopProbe): void {
    this.#session.toggle(probe);
  }

  suspend(): void {
    this.#session.suspend();
  }

  wake(): void {
    this.#session.wake();
  }
}
