import { spawn } from 'node:child_process';
import { delimiter, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { pnpmFolder } from '../setup/pnpm.mjs';
import { top } from './repository.ts';

/** How a command ended, and what it printed. */
export interface Ran {
  /** null: a signal ended it. */
  readonly code: number | null;
  readonly timedOut: boolean;
  /** stdout and stderr, in the order of a terminal. */
  readonly output: string;
}

const ENVIRONMENT = {
  ...process.env,
  // sudo has a PATH of its own, often without pnpm.
  PATH: [join(top, 'node_modules', '.bin'), pnpmFolder(), process.env['PATH']]
    .filter((folder) => folder !== undefined)
    .join(delimiter),
  LC_ALL: 'C.UTF-8',
  NO_COLOR: '1',
};

/**
 * Runs a command line at the top of the clone, and ends it with all its children when it takes longer.
 *
 * @param variables of the environment, beside our own
 */
export async function runCommand(
  line: string,
  seconds: number,
  variables: NodeJS.ProcessEnv = {},
): Promise<Ran> {
  const child = spawn('/bin/sh', ['-c', `exec 2>&1\n${line}`], {
    cwd: top,
    env: { ...ENVIRONMENT, ...variables },
    stdio: ['ignore', 'pipe', 'inherit'],
    detached: true,
  });
  const { promise, resolve, reject } = Promise.withResolvers<number | null>();
  child.once('close', resolve);
  child.once('error', reject);
  let timedOut = false;
  const timer = setTimeout(() => {
    timedOut = true;
    if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
  }, seconds * 1000);
  const [output, code] = await Promise.all([text(child.stdout), promise]);
  clearTimeout(timer);
  return { code, timedOut, output };
}
