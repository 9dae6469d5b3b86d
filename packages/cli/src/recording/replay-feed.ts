import type { Line, TopLine } from '../output/schema/index.ts';
import type { Feed } from '../top/feed.ts';
import { RecordingError } from './error.ts';

/** The frames of a recording, at the pace they were seen. */
export class ReplayFeed implements Feed {
  readonly isLive = false;
  /** What is wrong with the file, known when its frames are over. */
  failure: RecordingError | undefined;
  readonly #lines: AsyncGenerator<Line, void, undefined>;
  readonly #speed: number;
  #seconds = 0;

  /** @param speed so many times as fast */
  constructor(lines: AsyncGenerator<Line, void, undefined>, speed: number) {
    this.#lines = lines;
    this.#speed = speed;
  }

  async next(): Promise<TopLine | undefined> {
    try {
      for (;;) {
        const { done, value } = await this.#lines.next();
        if (done === true) return undefined;
        if (value.type !== 'top') continue;
        this.#seconds = value.seconds;
        return value;
      }
    } catch (error) {
      if (!(error instanceof RecordingError)) throw error;
      this.failure = error;
      return undefined;
    }
  }

  wait(interval: number): number {
    return (this.#seconds / this.#speed) * interval;
  }

  toggle(): void {}

  suspend(): void {}

  wake(): void {}
}
