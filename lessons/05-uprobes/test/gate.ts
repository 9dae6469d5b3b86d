import { spawnSync } from 'node:child_process';
import { closeSync, constants, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { nativeAbi, syscallNumber } from '@ebpf-dojo/core/syscalls';
import { eventually } from '@ebpf-dojo/testkit';

/** A file whose opening takes as long as a test wants: nobody can open it for reading before somebody opens it for writing. */
export class Gate implements Disposable {
  readonly path: string;
  readonly #folder = mkdtempSync(join(tmpdir(), 'gate-'));
  #writer: number | undefined;

  constructor() {
    this.path = join(this.#folder, 'gate');
    const { status, stderr } = spawnSync('mkfifo', [this.path], { encoding: 'utf8' });
    if (status !== 0) throw new Error(`mkfifo cannot make ${this.path}: ${stderr}`);
  }

  /** Waits until a process sleeps in openat(2): this file is the only one that makes it. Source: proc_pid_syscall(5). */
  async reachedBy(pid: number): Promise<void> {
    const number = String(syscallNumber(nativeAbi(), 'openat'));
    const waits = (): boolean =>
      readFileSync(`/proc/${pid}/syscall`, 'utf8').split(' ')[0] === number;
    await eventually(waits, { what: `process ${pid} to wait in openat` });
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
