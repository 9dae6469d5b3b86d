import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { TestRunner } from 'vitest';
import { workloadBinary } from './binary.ts';
import { WorkloadError } from './workload-error.ts';

/** The work of a {@link Workload}. */
export interface Work {
  /** As native/workload.c names it. */
  readonly mode: string;
  readonly n: number;
  /** How many calls it takes, where that is not `n`. */
  readonly calls?: number;
  /** What was done once it is done: `opened 37 files`. */
  readonly does: string;
}

/** What is known of a child, and what it says. */
interface Contact {
  readonly pid: number;
  readonly port: number;
  /** On stdout. */
  readonly lines: AsyncIterator<string>;
  /** On stderr, whole, once it is gone. */
  readonly said: Promise<string>;
}

type Child = ChildProcessByStdio<Writable, Readable, Readable>;

let latest: { readonly test: unknown; readonly deed: string } | undefined;

/** What a workload of the running test did last: `child 4242 opened 37 files`. For failure messages. */
export function lastDeed(): string | undefined {
  return latest?.test === TestRunner.getCurrentTest() ? latest?.deed : undefined;
}

/** A child process that is ready to do a known amount of work. */
export class Workload implements AsyncDisposable {
  readonly pid: number;
  /** How much it does. */
  readonly n: number;
  /** How many system calls, or calls of the function, that takes. */
  readonly calls: number;
  /** For TCP, the port it listens on; else 0. */
  readonly port: number;
  readonly #work: Work;
  readonly #child: Child;
  readonly #lines: AsyncIterator<string>;
  readonly #said: Promise<string>;
  #begun = false;

  private constructor(work: Work, child: Child, { pid, port, lines, said }: Contact) {
    this.pid = pid;
    this.n = work.n;
    this.calls = work.calls ?? work.n;
    this.port = port;
    this.#work = work;
    this.#child = child;
    this.#lines = lines;
    this.#said = said;
  }

  /**
   * Starts a child and waits until it is ready.
   *
   * @throws {WorkloadError} when it cannot be compiled or prepared
   */
  static async start(work: Work): Promise<Workload> {
    if (!Number.isSafeInteger(work.n) || work.n < 0)
      throw new WorkloadError(`A workload takes a whole number from 0 on; it was given ${work.n}.`);
    const child = spawn(workloadBinary(), [work.mode, String(work.n)], {
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    // A child that is gone says why on stderr; that its stdin is closed says nothing more.
    child.stdin.on('error', () => {});
    const said = text(child.stderr);
    const { pid } = child;
    if (pid === undefined) {
      const [error] = (await once(child, 'error')) as [Error];
      throw new WorkloadError(`The workload could not be started: ${error.message}`, {
        cause: error,
      });
    }
    const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    const ready = await lines.next();
    const port = /^ready (\d+)$/.exec(ready.done === true ? '' : ready.value)?.[1];
    if (port === undefined)
      throw new WorkloadError(
        `The workload was not ready. It said: ${(await said).trim() || 'nothing'}`,
      );
    const workload = new Workload(work, child, { pid, port: Number(port), lines, said });
    TestRunner.getCurrentTest()?.context.onTestFinished(() => workload.close());
    return workload;
  }

  /**
   * Tells the child to go, and waits until it is done. It stays, doing nothing, until {@link close}.
   *
   * @returns what it told of its work, a line each; most tell nothing
   * @throws {WorkloadError} when the work failed, or was done before
   */
  async run(): Promise<readonly string[]> {
    if (this.#begun)
      throw new WorkloadError(`Child ${this.pid} has done its work already: start another.`);
    this.#begun = true;
    this.#child.stdin.write('!');
    const told: string[] = [];
    for (;;) {
      const line = await this.#lines.next();
      if (line.done === true)
        throw new WorkloadError(
          `Child ${this.pid} did not do its work: ${(await this.#said).trim() || 'it was ended'}.`,
        );
      if (line.value === 'done') break;
      told.push(line.value);
    }
    latest = { test: TestRunner.getCurrentTest(), deed: `child ${this.pid} ${this.#work.does}` };
    return told;
  }

  /** Ends the child, whatever it does, and waits until it is gone. A second call does nothing. */
  async close(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const gone = once(this.#child, 'exit');
    this.#child.kill('SIGKILL');
    await gone;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }
}
