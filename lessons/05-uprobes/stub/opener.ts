import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';

/** The program that opener.c becomes. */
export const OPENER = join(import.meta.dirname, 'dist/opener');

type Child = ChildProcessByStdio<Writable, Readable, null>;

/** A process that runs opener.c, and does what it is told to and nothing else. */
export class Opener implements AsyncDisposable {
  readonly pid: number;
  readonly #child: Child;
  readonly #lines: AsyncIterator<string>;
  readonly #gone: Promise<unknown>;

  private constructor(pid: number, child: Child, lines: AsyncIterator<string>) {
    this.pid = pid;
    this.#child = child;
    this.#lines = lines;
    this.#gone = once(child, 'exit');
  }

  /** Starts one, and waits until it is ready. */
  static async start(): Promise<Opener> {
    // A terminal's Ctrl-C is for who started it, and not for it.
    const child = spawn(OPENER, { stdio: ['pipe', 'pipe', 'inherit'], detached: true });
    const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    await once(child, 'spawn');
    const opener = new Opener(child.pid ?? 0, child, lines);
    await opener.#answer();
    return opener;
  }

  /** Has it call open_file so many times. Gives what the last call gave back. */
  open(times: number, path: string, flags = 0): Promise<number> {
    return this.#tell(`open ${times} ${flags} ${path}`);
  }

  /** Has it call open_file so many times with a path that is in no memory. */
  openUnreadable(times: number): Promise<number> {
    return this.#tell(`unreadable ${times}`);
  }

  /** Has it call open_along, which calls itself: once for each folder on the way, and for the file. Gives how many could be opened. */
  openAlong(path: string): Promise<number> {
    return this.#tell(`along ${path}`);
  }

  /** Has a second thread of it call open_file so many times. */
  openInThread(times: number, path: string): Promise<number> {
    return this.#tell(`threads ${times} ${path}`);
  }

  /** Has it ask malloc(3) so many times for so many bytes. */
  takeMemory(times: number, bytes: number): Promise<number> {
    return this.#tell(`malloc ${times} ${bytes}`);
  }

  async #tell(line: string): Promise<number> {
    this.#child.stdin.write(`${line}\n`);
    return this.#answer();
  }

  async #answer(): Promise<number> {
    const { value, done } = await this.#lines.next();
    if (done === true) throw new Error(`the opener, process ${this.pid}, ended by itself`);
    return Number(value.split(' ')[1]);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#child.kill('SIGKILL');
    await this.#gone;
  }
}
