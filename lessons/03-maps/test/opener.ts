import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, constants, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { nativeAbi, syscallNumber } from '@ebpf-dojo/core/syscalls';
import { eventually } from '@ebpf-dojo/testkit';

/** A file that nobody can open for reading until someone opens it for writing: an open of it takes as long as a test wants. */
export class Gate implements Disposable {
  readonly path: string;
  readonly #folder = mkdtempSync(join(tmpdir(), 'gate-'));
  #writer: number | undefined;

  constructor() {
    this.path = join(this.#folder, 'gate');
    const { status, stderr } = spawnSync('mkfifo', [this.path], { encoding: 'utf8' });
    if (status !== 0) throw new Error(`mkfifo cannot make ${this.path}: ${stderr}`);
  }

  /** Lets those through that wait at it. */
  open(): void {
    this.#writer ??= openSync(this.path, constants.O_RDWR | constants.O_NONBLOCK);
  }

  [Symbol.dispose](): void {
    this.open();
    if (this.#writer !== undefined) closeSync(this.#writer);
    rmSync(this.#folder, { recursive: true });
  }
}

/** A child that opens a file when told to, and nothing else, and waits until it has it open. */
export class Opener implements AsyncDisposable {
  readonly pid: number;
  readonly #child: ChildProcess;

  private constructor(pid: number, child: ChildProcess) {
    this.pid = pid;
    this.#child = child;
  }

  static async start(path: string): Promise<Opener> {
    const child = spawn('sh', [
      '-c',
      'echo ready; read go; exec 3<"$0"; echo open; read end',
      path,
    ]);
    await once(child.stdout, 'data');
    if (child.pid === undefined) throw new Error('sh could not be started');
    return new Opener(child.pid, child);
  }

  /** Tells it to open the file, and waits until it is waiting in the kernel. */
  async begin(): Promise<void> {
    this.#child.stdin?.write('go\n');
    await eventually(() => waitsInOpen(this.pid), { what: `child ${this.pid} to wait in openat` });
  }

  /** Waits until it has the file open. */
  async end(): Promise<void> {
    if (this.#child.stdout !== null) await once(this.#child.stdout, 'data');
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const gone = once(this.#child, 'exit');
    this.#child.kill('SIGKILL');
    await gone;
  }
}

/** Whether a thread sleeps in openat(2). Source: proc_pid_syscall(5), which says `running` of threads that do not sleep. */
export function waitsInOpen(tid: number): boolean {
  const [number] = readFileSync(`/proc/${tid}/syscall`, 'utf8').split(' ');
  return number === String(syscallNumber(nativeAbi(), 'openat'));
}
