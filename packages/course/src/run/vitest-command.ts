import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { TOP } from '../lesson/index.ts';

const CONFIG = join(TOP, 'packages/course/src/testing/vitest.config.ts');

/** What the tests of a lesson are run with. */
export interface TestCommand {
  /** `run`, or `watch`. */
  readonly mode: 'run' | 'watch';
  /** LESSON_FOLDER, LESSON_TARGET, LESSON_REPORT, LESSON_WAITS. */
  readonly variables: Readonly<Record<string, string>>;
  /** Only tests whose title has this. */
  readonly pattern: string | undefined;
  /** The kernel of a VM; undefined for this machine's own. */
  readonly vm: string | undefined;
  /** What a guest writes there comes back. */
  readonly out: string;
}

/** How the learner gets root, which what touches the kernel needs. */
export type Elevation = 'is root' | 'by sudo' | 'none';

/** Whether sudo will work, as far as can be told without asking for a password. */
export function elevation(): Elevation {
  if (process.getuid?.() === 0) return 'is root';
  const attended = process.stdin.isTTY && process.env['CI'] === undefined;
  const args = attended ? ['--version'] : ['-n', 'true'];
  return spawnSync('sudo', args, { stdio: 'ignore' }).status === 0 ? 'by sudo' : 'none';
}

/** The command line that runs vitest for a lesson: as root, or in a VM. */
export function vitestCommand(
  { mode, variables, pattern, vm, out }: TestCommand,
  how: Elevation,
): string[] {
  const require = createRequire(import.meta.url);
  const vitest = join(dirname(require.resolve('vitest/package.json')), 'vitest.mjs');
  const filter = pattern === undefined ? [] : ['-t', pattern];
  // Node.js reads the configuration itself: Vite would bundle it into the clone, as root.
  const config = ['--configLoader', 'native', '--config', CONFIG];
  const command = [process.execPath, vitest, mode, ...config, ...filter];
  const pairs = Object.entries(variables).map(([name, value]) => `${name}=${value}`);
  if (vm !== undefined) {
    const tool = [process.execPath, join(TOP, 'tools/vm/main.ts'), '--quiet', '--no-tty'];
    const env = pairs.flatMap((pair) => ['--env', pair]);
    return [...tool, '--kernel', vm, '--out', out, ...env, '--', ...command];
  }
  // sudo clears the environment, PATH included.
  return how === 'by sudo' ? ['sudo', 'env', ...pairs, ...command] : command;
}
