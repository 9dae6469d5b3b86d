import { spawn, type ChildProcess, type SpawnOptions } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { onTestFinished } from 'vitest';

const DOJO = new URL('../../dojo.ts', import.meta.url).href;

/** What a `dojo` of another process is started with. */
export interface DojoProcessOptions {
  readonly env?: NodeJS.ProcessEnv;
  /** Such as `setpriv …`. */
  readonly prefix?: readonly string[];
}

/** `dojo` in a process of its own, whose output is read line by line. */
export interface DojoProcess {
  readonly child: ChildProcess;
  readonly lines: AsyncIterator<string>;
  /** Its exit code, and what it said on stderr. */
  readonly ended: Promise<{ readonly code: number | null; readonly stderr: string }>;
}

/** Starts `dojo`. */
export function startDojo(
  lessons: string,
  args: readonly string[],
  { env = {}, prefix = [] }: DojoProcessOptions = {},
): DojoProcess {
  const script = `
const { dojo } = await import(${JSON.stringify(DOJO)});
process.exitCode = await dojo(${JSON.stringify(args)}, ${JSON.stringify(lessons)});`;
  const command = [...prefix, process.execPath, '--input-type=module', '-e', script];
  const [file = '', ...rest] = command;
  const options: SpawnOptions = {
    env: { ...process.env, LESSON_TARGET: undefined, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    // Without a terminal, whoever runs these tests: a signal is sent to this process alone.
    detached: true,
  };
  const child = spawn(file, rest, options);
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  const { stdout, stderr } = child;
  if (stdout === null || stderr === null) throw new TypeError('the child has no pipes');
  const said = text(stderr);
  const code = once(child, 'close') as Promise<[number | null]>;
  return {
    child,
    lines: createInterface({ input: stdout })[Symbol.asyncIterator](),
    ended: Promise.all([code, said]).then(([[exit], words]) => ({ code: exit, stderr: words })),
  };
}
