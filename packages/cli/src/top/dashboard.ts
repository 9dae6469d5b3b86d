import type { TopLine } from '../output/schema/index.ts';
import type { Stop } from '../tracing/until-stopped.ts';
import type { Feed } from './feed.ts';
import { layout } from './layout/layout.ts';
import { reduce } from './reduce.ts';
import { Screen } from './screen/screen.ts';
import type { Key, View } from './view.ts';

/** How a dashboard is shown. */
export interface DashboardOptions {
  readonly feed: Feed;
  readonly view: View;
  readonly hasColor: boolean;
  /** What ends it, beside its keys. */
  readonly stopped: Stop;
}

/** Frames in a terminal, and keys, until it is ended. */
export class Dashboard {
  readonly #feed: Feed;
  readonly #stopped: Stop;
  readonly #crash = Promise.withResolvers<never>();
  #view: View;
  #frame: TopLine | undefined;
  #screen: Screen | undefined;
  #timer: NodeJS.Timeout | undefined;
  #isOver = false;

  private constructor({ feed, view, stopped }: DashboardOptions) {
    this.#feed = feed;
    this.#view = view;
    this.#stopped = stopped;
  }

  /**
   * Takes the terminal, and gives it back as it was when all is over, also when something fails.
   *
   * @throws what the feed throws, or a system error when the terminal is gone
   */
  static async show(options: DashboardOptions): Promise<void> {
    const dashboard = new Dashboard(options);
    try {
      dashboard.#screen = await Screen.open({
        hasColor: options.hasColor,
        onKey: (key) => dashboard.#guard(() => dashboard.#onKey(key)),
        onResize: () => dashboard.#draw(),
        onSuspend: () => dashboard.#suspend(),
        onResume: () => dashboard.#guard(() => dashboard.#resume()),
        onBroken: (error) => dashboard.#crash.reject(error),
      });
      dashboard.#draw();
      dashboard.#schedule();
      await Promise.race([options.stopped.reason, dashboard.#crash.promise]);
    } finally {
      dashboard.#isOver = true;
      // Its timer would keep the process alive.
      options.stopped.stop('signal');
      clearTimeout(dashboard.#timer);
      await dashboard.#screen?.close();
    }
  }

  #onKey(key: Key): void {
    const { interval } = this.#view;
    const { view, action } = reduce(this.#view, key, this.#frame);
    this.#view = view;
    if (action === 'quit') return this.#stopped.stop('signal');
    if (action !== null) {
      this.#feed.toggle(action.toggle);
      return void this.#tick();
    }
    if (view.interval !== interval) this.#schedule();
    this.#draw();
  }

  #schedule(): void {
    clearTimeout(this.#timer);
    const seconds = this.#feed.wait(this.#view.interval);
    if (!this.#isOver) this.#timer = setTimeout(() => void this.#tick(), seconds * 1000);
  }

  async #tick(): Promise<void> {
    clearTimeout(this.#timer);
    try {
      const isHeld = this.#view.isPaused;
      if (!isHeld || this.#feed.isLive) {
        const frame = await this.#feed.next();
        if (!isHeld) this.#frame = frame ?? this.#frame;
        if (frame === undefined) this.#view = { ...this.#view, isPaused: true, isAtEnd: true };
      }
      if (this.#isOver) return;
      this.#draw();
      this.#schedule();
    } catch (error) {
      this.#crash.reject(error);
    }
  }

  #draw(): void {
    const screen = this.#screen;
    if (!this.#isOver) screen?.draw(layout(this.#frame, this.#view, screen.size));
  }

  #suspend(): void {
    clearTimeout(this.#timer);
    this.#feed.suspend();
  }

  #resume(): void {
    this.#feed.wake();
    this.#schedule();
  }

  #guard(work: () => void): void {
    try {
      work();
    } catch (error) {
      this.#crash.reject(error);
    }
  }
}
