import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll } from 'vitest';

const FLAGS = [
  '-std=gnu11',
  '-O1',
  '-g',
  '-Wall',
  '-Werror',
  '-rdynamic',
  // A call stays a call, and what malloc gives is really asked for.
  '-fno-optimize-sibling-calls',
  '-fno-builtin',
];

/** functions.c, compiled, in a folder of its own. */
interface CompiledFunctions {
  readonly folder: string;
  readonly binary: string;
}

/** Says of the tests of a file that functions.c is compiled for them, and its folder removed after them. */
export function compiledFunctions(): CompiledFunctions {
  let folder = '';
  let binary = '';
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'uprobe-'));
    binary = join(folder, 'functions');
    execFileSync('clang', [...FLAGS, join(import.meta.dirname, 'functions.c'), '-o', binary]);
  });
  afterAll(() => rmSync(folder, { recursive: true }));
  return {
    get folder() {
      return folder;
    },
    get binary() {
      return binary;
    },
  };
}

/** A child that waits to do its work. */
export interface Functions extends AsyncDisposable {
  readonly pid: number;
  /** Has it work, and waits until that is done. The child stays. */
  run(): Promise<void>;
}

/**
 * Starts a program that says it is ready, works when it is told to, and says when that is done.
 *
 * @param command how it is started; what it becomes keeps the process
 */
export async function startFunctions(command: readonly [string, ...string[]]): Promise<Functions> {
  const [program, ...args] = command;
  const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const said = async (wanted: string) => {
    const line = await lines.next();
    if (line.done === true || !line.value.startsWith(wanted))
      throw new RangeError(`${command.join(' ')} did not say ${wanted}`);
  };
  await said('ready');
  return {
    pid: child.pid ?? -1,
    async run() {
      child.stdin.write('!');
      await said('done');
    },
    async [Symbol.asyncDispose]() {
      const gone = once(child, 'exit');
      child.kill('SIGKILL');
      await gone;
    },
  };
}
