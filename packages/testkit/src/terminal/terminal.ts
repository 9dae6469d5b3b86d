import { spawnSync } from 'node:child_process';
import { setTimeout } from 'node:timers/promises';
import { randomUUID } from 'node:crypto';
import { TestRunner } from 'vitest';
import { eventually } from '../eventually.ts';
import { TerminalError } from './terminal-error.ts';

const STATUS_MS = 1000;
const DEADLINE_MS = 20_000;

/** How a terminal begins. */
export interface TerminalOptions {
  /** Default: 80. */
  readonly columns?: number;
  /** Default: 24. */
  readonly rows?: number;
  /** Of the command, beside that of this process. */
  readonly env?: Readonly<Record<string, string>>;
}

/** How the command of a terminal ended. */
export interface TerminalExit {
  /** Of a command that a signal ended, 128 and its number. */
  readonly code: number;
}

/**
 * A real terminal, by tmux, in which a command runs: its keys, its screen, its size. `requires('tmux')`. It is closed at the end of the
 * test that started it, and its command with it.
 */
export class Terminal implements Disposable {
  readonly #socket = `ebpf-dojo-${randomUUID()}`;

  private constructor() {}

  /** @throws {TerminalError} when tmux does not start it */
  static start(
    [program, ...args]: readonly [string, ...string[]],
    { columns = 80, rows = 24, env = {} }: TerminalOptions = {},
  ): Terminal {
    const terminal = new Terminal();
    TestRunner.getCurrentTest()?.context.onTestFinished(() => terminal.close());
    terminal.#tmux(
      ...['-f', '/dev/null', 'start-server'],
      // What is on the screen when the command has ended is to be seen.
      ...[';', 'set', '-g', 'remain-on-exit', 'on', ';', 'set', '-g', 'remain-on-exit-format', ''],
      ...[';', 'set', '-g', 'status', 'off', ';', 'set', '-g', 'default-terminal', 'tmux-256color'],
      ...[';', 'new-session', '-d', '-x', String(columns), '-y', String(rows)],
      ...Object.entries(env).flatMap(([name, value]) => ['-e', `${name}=${value}`]),
      ...['--', program, ...args],
    );
    return terminal;
  }

  /** What is on the screen, without what ends lines unseen. */
  get lines(): string[] {
    return this.#tmux('capture-pane', '-p').replace(/\n$/, '').split('\n');
  }

  /** As {@link lines}, in one. */
  get screen(): string {
    return this.lines.join('\n');
  }

  /** The same with the sequences that make colours. */
  get painted(): string {
    return this.#tmux('capture-pane', '-p', '-e');
  }

  /** Whether the alternate screen is on, as full-screen programs have it. */
  get isAlternate(): boolean {
    return this.#value('alternate_on') === '1';
  }

  /** Whether the cursor is shown. */
  get hasCursor(): boolean {
    return this.#value('cursor_flag') === '1';
  }

  /** The process that was started. */
  get pid(): number {
    return Number(this.#value('pane_pid'));
  }

  /** The device, such as `/dev/pts/3`. */
  get device(): string {
    return this.#value('pane_tty');
  }

  /** Undefined while it runs. */
  get exit(): TerminalExit | undefined {
    if (this.#value('pane_dead') !== '1') return undefined;
    const signal = this.#value('pane_dead_signal');
    return { code: signal === '' ? Number(this.#value('pane_dead_status')) : 128 + Number(signal) };
  }

  /**
   * Waits until something is on the screen.
   *
   * @param wanted a text, or what a text fits
   * @throws {DeadlineError} with the screen, when it does not come
   */
  async shows(wanted: string | RegExp, deadlineMs = DEADLINE_MS): Promise<void> {
    const isThere = (screen: string) =>
      typeof wanted === 'string' ? screen.includes(wanted) : wanted.test(screen);
    const look = () => {
      const { screen } = this;
      if (isThere(screen)) return true;
      throw new TerminalError(`the screen was\n${screen.trimEnd()}`);
    };
    await eventually(look, { what: String(wanted), deadlineMs });
  }

  /** Waits until the command has ended. Throws as {@link shows} does. */
  async ended(deadlineMs = DEADLINE_MS): Promise<TerminalExit> {
    const exit = await eventually(() => this.exit, { what: 'the end of the command', deadlineMs });
    // tmux tells that it ended before it knows how, and sometimes never learns it.
    const end = performance.now() + STATUS_MS;
    while (!this.#knowsHow && performance.now() < end) await setTimeout(STATUS_MS / 20);
    return this.exit ?? exit;
  }

  /** Presses keys, by the names that tmux has for them: `q`, `Enter`, `Up`, `C-z`. */
  press(...keys: readonly string[]): void {
    this.#tmux('send-keys', '--', ...keys);
  }

  /** Types text as it is. */
  type(text: string): void {
    this.#tmux('send-keys', '-l', '--', text);
  }

  resize(columns: number, rows: number): void {
    this.#tmux('resize-window', '-x', String(columns), '-y', String(rows));
  }

  /** Ends the command, if it runs, and the terminal. */
  close(): void {
    spawnSync('tmux', ['-L', this.#socket, 'kill-server']);
  }

  [Symbol.dispose](): void {
    this.close();
  }

  get #knowsHow(): boolean {
    return `${this.#value('pane_dead_signal')}${this.#value('pane_dead_status')}` !== '';
  }

  #value(name: string): string {
    return this.#tmux('display-message', '-p', `#{${name}}`).trimEnd();
  }

  #tmux(...args: readonly string[]): string {
    const { status, stdout, stderr, error } = spawnSync('tmux', ['-L', this.#socket, ...args], {
      encoding: 'utf8',
      // A terminal of its own is none within another one.
      env: { ...process.env, TMUX: undefined, LC_ALL: 'C.UTF-8' },
    });
    if (status === 0) return stdout;
    throw new TerminalError(`tmux ${args[0]}: ${error?.message ?? stderr.trim()}`);
  }
}
