import type { SuspendTerminal } from 'ink';
import type { Row } from '../layout/row.ts';
import type { Key } from '../view.ts';
import type { AppProps } from './app.ts';
import { stopUntilContinued } from './job-control.ts';
import { Terminal } from './terminal.ts';

const PATIENCE_MS = 500;
/** ECMA-48: CUP to the first row and column, ED to the end. */
const HOME_AND_ERASE = '\u001B[H\u001B[J';

/** Who hears what happens at the terminal. */
export interface ScreenOptions {
  readonly hasColor: boolean;
  readonly onKey: (key: Key) => void;
  readonly onResize: () => void;
  /** Before the process stops by Ctrl-Z or SIGTSTP, and after it goes on. */
  readonly onSuspend: () => void;
  readonly onResume: () => void;
  /** The terminal is gone, or cannot be written. */
  readonly onBroken: (error: Error) => void;
}

/** The terminal as long as it is ours: drawn by Ink, on its alternate screen. */
export class Screen {
  readonly #terminal: Terminal;
  readonly #options: ScreenOptions;
  readonly #draw: (rows: readonly Row[]) => void;
  readonly #unmount: () => Promise<unknown>;
  #suspend: SuspendTerminal | undefined;
  #rows: readonly Row[] = [];
  #isStopped = false;
  readonly #onStop = (): void => void this.#stop(process.pid);

  private constructor(options: ScreenOptions, { render, h, App }: Parts) {
    this.#options = options;
    this.#terminal = new Terminal(process.stdout);
    const props = {
      hasColor: options.hasColor,
      onKey: options.onKey,
      // As the terminal does for programs that leave Ctrl-Z to it: all processes of the job.
      onCtrlZ: () => void this.#stop(0),
      onReady: (suspend: SuspendTerminal) => (this.#suspend = suspend),
    } satisfies Partial<AppProps>;
    const element = (rows: readonly Row[]) => h(App, { ...props, rows });
    const ink = render(element([]), {
      stdout: this.#terminal as unknown as NodeJS.WriteStream,
      stdin: process.stdin,
      exitOnCtrlC: false,
      patchConsole: false,
      incrementalRendering: true,
      interactive: true,
      alternateScreen: true,
    });
    this.#draw = (rows) => ink.rerender(element(rows));
    this.#unmount = () => {
      ink.unmount();
      return ink.waitUntilExit();
    };
    this.#terminal.on('error', options.onBroken);
    this.#terminal.on('resize', () => {
      // A terminal moves what is on it when it loses rows: Ink's differences would go to other rows.
      ink.clear();
      this.#terminal.write(HOME_AND_ERASE);
      options.onResize();
    });
    process.on('SIGTSTP', this.#onStop);
  }

  /** Loads Ink, and takes the terminal. */
  static async open(options: ScreenOptions): Promise<Screen> {
    // React's way of debugging costs several times as much.
    process.env['NODE_ENV'] ??= 'production';
    const [{ render }, { h }, { App }] = await Promise.all([
      import('ink'),
      import('./h.ts'),
      import('./app.ts'),
    ]);
    return new Screen(options, { render, h, App });
  }

  get size(): { readonly width: number; readonly height: number } {
    return { width: this.#terminal.columns, height: this.#terminal.rows };
  }

  /** Draws; leaves it out while the terminal has not taken the last ones. */
  draw(rows: readonly Row[]): void {
    this.#rows = rows;
    if (!this.#isStopped && !this.#terminal.isBehind) this.#draw(rows);
  }

  /** Gives the terminal back as it was. One that stands still is given up on after half a second. */
  async close(): Promise<void> {
    process.off('SIGTSTP', this.#onStop);
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise((resolve) => (timer = setTimeout(resolve, PATIENCE_MS)));
    await Promise.race([this.#unmount(), late]);
    clearTimeout(timer);
    if (this.#terminal.isBehind) silence();
    this.#terminal.destroy();
  }

  /** @param target who stops: this process, or with 0 all of its job */
  async #stop(target: number): Promise<void> {
    if (this.#isStopped || this.#suspend === undefined) return;
    this.#isStopped = true;
    this.#options.onSuspend();
    const suspension = await this.#suspend();
    process.off('SIGTSTP', this.#onStop);
    await stopUntilContinued(target);
    process.on('SIGTSTP', this.#onStop);
    await suspension.resume();
    this.#isStopped = false;
    this.#options.onResume();
    this.draw(this.#rows);
  }
}

interface Parts {
  readonly render: typeof import('ink').render;
  readonly h: typeof import('./h.ts').h;
  readonly App: typeof import('./app.ts').App;
}

/** Whatever is still written to a terminal that stands still, as libraries do when the process ends, would wait with it. */
function silence(): void {
  for (const stream of [process.stdout, process.stderr])
    if (stream.isTTY) stream.write = () => true;
}
