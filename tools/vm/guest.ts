import { spawn, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Duplex } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import { ConsoleLog } from './console-log.ts';
import { GuestLostError } from './errors.ts';
import type { TerminalSize } from './job.ts';
import { CHANNELS, type ChannelName } from './ports.ts';

/** How the command in the guest ended. */
export interface GuestExit {
  readonly code: number;
  /** Bytes it wrote; they arrive on channels of their own, maybe later than this. */
  readonly stdout: number;
  readonly stderr: number;
}

const SEE_MORE = ['its whole console: --verbose'];

/** A QEMU process and what is said between it and us. */
export class Guest implements AsyncDisposable {
  /** The guest's first word, with its release. */
  readonly hello: Promise<string>;
  /** The command is about to start. */
  readonly ready: Promise<void>;
  readonly exit: Promise<GuestExit>;
  readonly console = new ConsoleLog();

  readonly #qemu: ChildProcess;
  readonly #ended: Promise<void>;
  readonly #hello = Promise.withResolvers<string>();
  readonly #ready = Promise.withResolvers<void>();
  readonly #exit = Promise.withResolvers<GuestExit>();
  readonly #killOnExit = (): void => this.kill();
  #said = '';

  /** Starts QEMU, in a process group of its own so that a Ctrl-C meant for the command does not end it. */
  constructor(qemu: string, parameters: readonly string[]) {
    const pipes = ['pipe', 'pipe', ...Object.keys(CHANNELS).map(() => 'pipe' as const)] as const;
    this.#qemu = spawn(qemu, parameters, { stdio: ['ignore', ...pipes], detached: true });
    process.once('exit', this.#killOnExit);
    for (const stream of [this.#qemu.stdout, this.#qemu.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => (this.#said += text));
    }
    for (const name of Object.keys(CHANNELS) as ChannelName[]) {
      // A channel whose other end is gone shows in the end of QEMU, which is told below.
      this.channel(name).on('error', () => {});
    }
    this.channel('console').on('data', (data: Buffer) => this.console.add(data.toString('latin1')));
    createInterface({ input: this.channel('control') }).on('line', (line) => this.#hear(line));

    const ended = Promise.withResolvers<void>();
    this.#ended = ended.promise;
    this.#qemu.once('error', (error) => this.#lose(`QEMU could not be started: ${error.message}`));
    this.#qemu.once('error', () => ended.resolve());
    this.#qemu.once('close', () => {
      this.#lose(this.#whyGone());
      ended.resolve();
    });

    this.hello = this.#hello.promise;
    this.ready = this.#ready.promise;
    this.exit = this.#exit.promise;
    // Whoever waits for one of them learns of the loss; that nobody waits for another is no error.
    for (const promise of [this.hello, this.ready, this.exit]) promise.catch(() => {});
  }

  channel(name: ChannelName): Duplex {
    // The type of `stdio` knows but five descriptors; those above the first three are sockets.
    const descriptors: readonly unknown[] = this.#qemu.stdio;
    return descriptors[CHANNELS[name].descriptor] as Duplex;
  }

  /** Sends a signal to the command and its group. */
  signal(name: string): void {
    this.channel('control').write(`signal ${name}\n`);
  }

  resize({ rows, columns }: TerminalSize): void {
    this.channel('control').write(`resize ${rows} ${columns}\n`);
  }

  kill(): void {
    if (this.#qemu.exitCode === null && this.#qemu.signalCode === null) this.#qemu.kill('SIGKILL');
  }

  /** Waits for `promise`, but no longer than `limit` milliseconds: then the guest counts as lost. */
  async within<T>(promise: Promise<T>, limit: number, message: string): Promise<T> {
    const timer = new AbortController();
    try {
      return await Promise.race([
        promise,
        delay(limit, undefined, { signal: timer.signal }).then(() => {
          throw new GuestLostError(message, this.console.tail, SEE_MORE);
        }),
      ]);
    } finally {
      timer.abort();
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.kill();
    await this.#ended;
    process.removeListener('exit', this.#killOnExit);
  }

  #hear(line: string): void {
    const [verb, ...rest] = line.split(' ');
    if (verb === 'hello') this.#hello.resolve(rest.join(' '));
    if (verb === 'ready') this.#ready.resolve();
    if (verb === 'fail') this.#lose(`the guest could not be set up: ${rest.join(' ')}`);
    if (verb === 'exit') {
      const [code = 1, stdout = 0, stderr = 0] = rest.map(Number);
      this.#exit.resolve({ code, stdout, stderr });
    }
  }

  #whyGone(): string {
    const panic = this.console.panic;
    if (panic !== undefined) return `the guest's kernel panicked: ${panic}`;
    // Its first error tells the cause; what follows may be an assertion that failed over it.
    const words = this.#said.trim().split('\n');
    const first = words.find((line) => /error|could not|failed/i.test(line)) ?? words.at(-1);
    if (!first) return 'the guest turned itself off before the command had ended';
    return `QEMU gave up: ${first.replace(/^[^ ]*qemu[^ ]*: (?:error: )?/, '')}`;
  }

  #lose(message: string): void {
    const error = new GuestLostError(message, this.console.tail, SEE_MORE);
    for (const promise of [this.#hello, this.#ready, this.#exit]) promise.reject(error);
  }
}
