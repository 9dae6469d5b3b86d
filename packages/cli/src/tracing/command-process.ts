import { spawn, type ChildProcess } from 'node:child_process';
import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';
import type { Writable } from 'node:stream';
import { UsageError } from '../exit.ts';

/** How a traced command ended. */
export interface CommandExit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

const GATE_FD = 3;
// Waits for a line, then becomes the command: same process id, and its execve is the first call of its own.
const GATE = `read -r go <&${GATE_FD} && exec "$@" ${GATE_FD}<&-`;
const PATIENCE_MS = 2000;

/** A command that is started and held before its first system call, until {@link CommandProcess.release}. */
export class CommandProcess {
  readonly pid: number;
  /** Settles when the process has ended. */
  readonly ended: Promise<CommandExit>;
  readonly #child: ChildProcess;

  private constructor(child: ChildProcess, pid: number, ended: Promise<CommandExit>) {
    this.#child = child;
    this.pid = pid;
    this.ended = ended;
  }

  /**
   * @param command the program, by path or by a name on PATH, and its arguments
   * @param env its environment
   * @throws {UsageError} when the program is not found or cannot be executed
   */
  static start(
    command: readonly [string, ...string[]],
    env: NodeJS.ProcessEnv = process.env,
  ): CommandProcess {
    const [name, ...args] = command;
    const path = findExecutable(name);
    // stdout carries the trace; the command's own words go where the talk goes.
    const child = spawn('/bin/sh', ['-c', GATE, 'sh', path, ...args], {
      stdio: ['inherit', 2, 2, 'pipe'],
      env,
    });
    const { promise: ended, resolve: settle, reject } = Promise.withResolvers<CommandExit>();
    child.once('exit', (code, signal) => settle({ code, signal }));
    child.once('error', reject);
    ended.catch(() => {});
    if (child.pid === undefined)
      throw new UsageError(`/bin/sh could not be started, which starts the command.`);
    return new CommandProcess(child, child.pid, ended);
  }

  /** Lets the command run. */
  release(): void {
    const gate = this.#child.stdio[GATE_FD] as Writable;
    // A command that was killed while it waited has closed its end.
    gate.on('error', () => {});
    gate.end('go\n');
  }

  /** Ends the command: SIGTERM, and SIGKILL for one that has not ended after two seconds. */
  async stop(): Promise<CommandExit> {
    this.#child.kill('SIGTERM');
    const impatient = setTimeout(() => this.#child.kill('SIGKILL'), PATIENCE_MS);
    const exit = await this.ended;
    clearTimeout(impatient);
    return exit;
  }
}

/** The file that `execvp` would run. */
function findExecutable(name: string): string {
  const folders = name.includes('/') ? [''] : (process.env['PATH'] ?? '').split(delimiter);
  let found = false;
  for (const folder of folders) {
    const path = name.includes('/') ? resolve(name) : join(folder, name);
    const state = stateOf(path);
    if (state === 'executable') return path;
    found ||= state === 'file';
  }
  throw new UsageError(found ? `${name} is not executable.` : `the command ${name} was not found.`);
}

function stateOf(path: string): 'executable' | 'file' | 'absent' {
  try {
    if (!statSync(path).isFile()) return 'absent';
  } catch {
    // Not there, or in a folder this user may not search.
    return 'absent';
  }
  try {
    accessSync(path, constants.X_OK);
    return 'executable';
  } catch {
    return 'file';
  }
}
