import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { eventually } from '@ebpf-dojo/testkit';
import { numberOf } from './traced.ts';
import type { Readable, Writable } from 'node:stream';

/** Says each line it reads; a line is one read(2) here, for it holds nothing but its end. */
const SCRIPT = 'echo 0; while read -r line; do echo "$line"; done';

/** A child that waits in read(2), as long as a test wants. */
export class Reader implements AsyncDisposable {
  readonly pid: number;
  readonly #child: ChildProcessByStdio<Writable, Readable, null>;

  private constructor(pid: number, child: ChildProcessByStdio<Writable, Readable, null>) {
    this.pid = pid;
    this.#child = child;
  }

  static async start(): Promise<Reader> {
    const child = spawn('sh', ['-c', SCRIPT], { stdio: ['pipe', 'pipe', 'inherit'] });
    await once(child.stdout, 'data');
    if (child.pid === undefined) throw new Error('sh could not be started');
    const reader = new Reader(child.pid, child);
    await reader.#waits();
    return reader;
  }

  /** Has its read return, and waits until it is in the next one. */
  async next(): Promise<void> {
    const said = once(this.#child.stdout, 'data');
    this.#child.stdin.write('\n');
    await said;
    await this.#waits();
  }

  async #waits(): Promise<void> {
    await eventually(() => isReading(this.pid), { what: `process ${this.pid} to wait in read` });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const gone = once(this.#child, 'exit');
    this.#child.kill('SIGKILL');
    await gone;
  }
}

/** Whether a thread sleeps in read(2). Source: proc_pid_syscall(5), which says `running` of threads that do not sleep. */
function isReading(tid: number): boolean {
  const [number] = readFileSync(`/proc/${tid}/syscall`, 'utf8').split(' ');
  return number === String(numberOf('read'));
}
