import {
  chooseAccelerator,
  rememberKvm,
  withoutKvm,
  type AcceleratorChoice,
} from './accelerator.ts';
import { GuestLostError, TimeoutError } from './errors.ts';
import { formatDuration, formatMemory } from './format.ts';
import { Guest } from './guest.ts';
import { jobScript, type Job } from './job.ts';
import { qemuArguments, type Accelerator, type VirtualMachine } from './qemu.ts';
import { connectInput, connectKeyboard, Forwarding } from './streams.ts';
import type { Talk } from './talk.ts';

/** One command in one guest. */
export interface Run {
  readonly qemu: string;
  readonly vm: Omit<VirtualMachine, 'accelerator' | 'verbose'>;
  readonly accelerator: Accelerator | 'auto';
  readonly cache: string;
  readonly job: Job;
  /** The kernel, for people. */
  readonly release: string;
  /** Whether our stdin is the command's. */
  readonly input: boolean;
  /** In milliseconds, from the start of QEMU. */
  readonly timeout: number | undefined;
  /** Show the guest's console as it comes. */
  readonly verbose: boolean;
  readonly talk: Talk;
}

/** A guest under KVM is up in a second or two; where it takes longer it hangs. */
const KVM_LIMIT = 10_000;
const BOOT_LIMIT = 120_000;
/** An interrupted command may still have a summary to print. */
const INTERRUPT_LIMIT = 10_000;
const INTERRUPT_NOTICE = 800;
/** For output that is on its way when the command has ended. */
const OUTPUT_LIMIT = 10_000;

const SIGNALS = { SIGHUP: 1, SIGINT: 2, SIGPIPE: 13, SIGTERM: 15 } as const;
type Signal = keyof typeof SIGNALS;
const PASSED_ON: readonly Signal[] = ['SIGHUP', 'SIGINT', 'SIGTERM'];

function exitCodeOf(signal: Signal): number {
  return 128 + SIGNALS[signal];
}

/** Reasons for which a run ends before its command does: an exit code, or an error. */
class Stop {
  readonly #controller = new AbortController();
  readonly #timers = new DisposableStack();

  get called(): boolean {
    return this.#controller.signal.aborted;
  }

  call(reason: number | Error): void {
    this.#controller.abort(reason);
  }

  callAfter(milliseconds: number, reason: number | Error): void {
    this.after(milliseconds, () => this.call(reason));
  }

  after(milliseconds: number, action: () => void): void {
    const timer = setTimeout(action, milliseconds);
    this.#timers.defer(() => clearTimeout(timer));
  }

  /** The exit code it was called with; rejects with the error it was called with. */
  wait(): Promise<number> {
    const { signal } = this.#controller;
    return new Promise((resolve, reject) => {
      const settle = () =>
        typeof signal.reason === 'number' ? resolve(signal.reason) : reject(signal.reason);
      if (signal.aborted) settle();
      else signal.addEventListener('abort', settle, { once: true });
    });
  }

  [Symbol.dispose](): void {
    this.#timers.dispose();
  }
}

/** Everything that lives as long as one run. */
class Session implements AsyncDisposable {
  readonly #run: Run;
  readonly #stop = new Stop();
  readonly #resources = new AsyncDisposableStack();
  #guest: Guest | undefined;
  #ready = false;
  #interrupted = false;

  constructor(run: Run) {
    this.#run = run;
    this.#resources.use(this.#stop);
    for (const signal of PASSED_ON) {
      const handler = () => this.#interrupt(signal);
      process.on(signal, handler);
      this.#resources.defer(() => void process.off(signal, handler));
    }
    for (const stream of [process.stdout, process.stderr]) {
      const handler = () => this.#stop.call(exitCodeOf('SIGPIPE'));
      stream.on('error', handler);
      this.#resources.defer(() => void stream.off('error', handler));
    }
    if (run.timeout !== undefined) {
      const error = new TimeoutError(
        `time-out: the command had not ended after ${formatDuration(run.timeout)}; its VM was turned off`,
        ['give it more with --timeout'],
      );
      this.#stop.callAfter(run.timeout, error);
    }
  }

  /** Whether a signal told us to stop. */
  get interrupted(): boolean {
    return this.#interrupted;
  }

  /** Boots, runs the command, and gives its exit code. */
  complete(): Promise<number> {
    return Promise.race([this.#command(), this.#stop.wait()]).finally(() => this.#run.talk.clear());
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#guest?.[Symbol.asyncDispose]();
    await this.#resources.disposeAsync();
  }

  async #command(): Promise<number> {
    const { job, talk } = this.#run;
    const started = performance.now();
    const { guest, choice } = await this.#boot();
    await guest.within(guest.ready, BOOT_LIMIT, 'the guest was not set up in time');
    this.#ready = true;
    const how =
      choice.reason === undefined
        ? choice.accelerator.toUpperCase()
        : `TCG, not KVM: ${choice.reason}`;
    talk.say(
      `Linux ${await guest.hello}, up in ${formatDuration(performance.now() - started)} (${how})`,
    );
    const output = new Forwarding(guest.channel('stdout'), process.stdout);
    const errors = new Forwarding(guest.channel('stderr'), process.stderr);
    const screen = new Forwarding(guest.channel('terminal'), process.stdout);
    using _input = this.#connectInput(guest);
    const exit = await guest.exit;
    await guest.within(
      Promise.all([output.arrived(exit.stdout), errors.arrived(exit.stderr)]),
      OUTPUT_LIMIT,
      'the last of the output did not arrive',
    );
    if (job.terminal !== undefined) {
      guest.kill();
      await screen.arrived(Number.POSITIVE_INFINITY);
    }
    return exit.code;
  }

  #connectInput(guest: Guest): Disposable {
    if (this.#run.job.terminal !== undefined) {
      const resources = new DisposableStack();
      const resize = () =>
        guest.resize({ rows: process.stdout.rows, columns: process.stdout.columns });
      process.stdout.on('resize', resize);
      resources.defer(() => void process.stdout.off('resize', resize));
      resources.use(
        connectKeyboard(process.stdin, guest.channel('terminal'), () => this.#escape()),
      );
      return resources;
    }
    if (this.#run.input) return connectInput(process.stdin, guest.channel('stdin'));
    guest.channel('stdin').end();
    return new DisposableStack();
  }

  /** Starts a guest that says hello; where one does not under KVM, another without it. */
  async #boot(): Promise<{ guest: Guest; choice: AcceleratorChoice }> {
    const { cache, accelerator } = this.#run;
    const choice = await chooseAccelerator(cache, accelerator);
    if (!choice.unproven) return this.#start(choice, BOOT_LIMIT);
    try {
      const booted = await this.#start(choice, KVM_LIMIT);
      await rememberKvm(cache, true, '');
      return booted;
    } catch (error) {
      if (!(error instanceof GuestLostError) || this.#stop.called) throw error;
      const booted = await this.#start(withoutKvm(error.message), BOOT_LIMIT);
      // Only now is it clear that KVM was to blame.
      await rememberKvm(cache, false, error.message);
      return booted;
    }
  }

  async #start(
    choice: AcceleratorChoice,
    limit: number,
  ): Promise<{ guest: Guest; choice: AcceleratorChoice }> {
    const { qemu, vm, job, release, verbose, talk } = this.#run;
    const accelerator = choice.accelerator.toUpperCase();
    talk.progress(
      `booting ${release} (${accelerator}, ${vm.cpus} CPUs, ${formatMemory(vm.memory)})`,
    );
    const guest = new Guest(
      qemu,
      qemuArguments({ ...vm, accelerator: choice.accelerator, verbose }),
    );
    this.#guest = guest;
    if (verbose) guest.channel('console').on('data', (data: Buffer) => process.stderr.write(data));
    guest.channel('job').end(jobScript(job));
    try {
      await guest.within(
        guest.hello,
        limit,
        `the guest did not come up within ${formatDuration(limit)}`,
      );
    } catch (error) {
      await guest[Symbol.asyncDispose]();
      throw error;
    }
    return { guest, choice };
  }

  #escape(): void {
    this.#stop.call(
      new GuestLostError(
        'the VM was turned off from the keyboard',
        this.#guest?.console.tail ?? [],
      ),
    );
  }

  #interrupt(signal: Signal): void {
    const insisting = this.#interrupted;
    this.#interrupted = true;
    if (!this.#ready || insisting) {
      this.#stop.call(exitCodeOf(signal));
      return;
    }
    this.#guest?.signal(signal.slice('SIG'.length));
    this.#stop.after(INTERRUPT_NOTICE, () =>
      this.#run.talk.say('waiting for the command to end; Ctrl-C again turns the VM off'),
    );
    this.#stop.callAfter(INTERRUPT_LIMIT, exitCodeOf(signal));
  }
}

/**
 * Boots a guest, runs the command in it, and turns it off.
 *
 * @returns the command's exit code, or 128 and a signal's number when that ended it; and whether it was us who was told to stop.
 * @throws GuestLostError when the guest ended before its command, by a panic for example.
 * @throws TimeoutError when its time was over.
 */
export async function runInGuest(run: Run): Promise<{ code: number; interrupted: boolean }> {
  await using session = new Session(run);
  const code = await session.complete();
  return { code, interrupted: session.interrupted };
}
