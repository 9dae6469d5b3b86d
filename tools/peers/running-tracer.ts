import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { setTimeout as wait } from 'node:timers/promises';
import { kernelIds } from '@ebpf-dojo/core';

const READY_MS = 20_000;
const POLL_MS = 20;
/** Attaching takes several calls: nothing new for so long means that all is there. */
const QUIET_MS = 400;

/** Whether a tracer has attached. */
export type Ready = (child: ChildProcess) => boolean;

/** A tracer in a process of its own, from when it has attached until it is stopped. */
export class RunningTracer implements AsyncDisposable {
  /** All it prints. */
  readonly output: Promise<string>;
  readonly #child: ChildProcess;

  private constructor(child: ChildProcess, output: Promise<string>) {
    this.#child = child;
    this.output = output;
  }

  /**
   * Starts a tracer, and waits until it has attached.
   *
   * @param ready default: programs have come to the kernel, and no more come
   */
  static async start(
    [program, ...args]: readonly [string, ...string[]],
    ready: Ready = programsCame(),
  ): Promise<RunningTracer> {
    const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    const output = Promise.all([text(child.stdout), text(child.stderr)]).then((both) =>
      both.join(''),
    );
    const tracer = new RunningTracer(child, output);
    for (const deadline = performance.now() + READY_MS; performance.now() < deadline;) {
      await wait(POLL_MS);
      if (child.exitCode !== null) break;
      if (ready(child)) return tracer;
    }
    await tracer.stop();
    throw new RangeError(`${[program, ...args].join(' ')} attached nothing: ${await output}`);
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  async stop(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const gone = once(this.#child, 'exit');
    this.#child.kill('SIGINT');
    await gone;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.stop();
  }
}

function programsCame(): Ready {
  const before = new Set(kernelIds('program'));
  let count = 0;
  let since = performance.now();
  return () => {
    const now = kernelIds('program').filter((id) => !before.has(id)).length;
    if (now !== count) since = performance.now();
    count = now;
    return count > 0 && performance.now() - since >= QUIET_MS;
  };
}

/** For tracers that bring no program of their own to the kernel: so long after their start. */
export function after(milliseconds: number): Ready {
  const start = performance.now();
  return () => performance.now() - start >= milliseconds;
}
