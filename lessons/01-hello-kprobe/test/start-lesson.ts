import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { mainOf, type Ran } from '@ebpf-dojo/course/testing';

/** A lesson's command that runs. */
export interface Started {
  readonly child: ChildProcess;
  /** How it ended, and what it said. */
  readonly ended: Promise<Ran>;
}

/** Starts the command of a lesson, and waits until it says something on stderr, or ends. */
export async function startLesson(folder: string, ...args: readonly string[]): Promise<Started> {
  const child = spawn(process.execPath, [mainOf(folder), ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const said = once(child.stderr, 'data');
  const closed = once(child, 'close') as Promise<[number | null]>;
  let stderr = '';
  child.stderr.on('data', (bytes: Buffer) => (stderr += bytes.toString()));
  const stdout = text(child.stdout);
  await Promise.race([said, closed]);
  const ended = closed.then(async ([code]) => ({ code, stdout: await stdout, stderr }));
  return { child, ended };
}
