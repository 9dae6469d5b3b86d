import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { succeeds } from './child.mjs';
import { searchPath } from './paths.mjs';

export const isRoot = process.getuid?.() === 0;

/** A person is there to type a password. */
const attended = process.stdin.isTTY && !process.env['CI'];

/** @type {boolean | undefined} */
let allowed;

/** Whether {@link asRoot} will work, as far as can be told without asking for a password. */
export function canBecomeRoot() {
  allowed ??=
    isRoot ||
    (searchPath().some((folder) => existsSync(join(folder, 'sudo'))) &&
      (attended || succeeds(['sudo', '-n', 'true'])));
  return allowed;
}

/**
 * The command that runs `command` as root. sudo clears the environment, PATH included: what the command needs is named.
 *
 * @param {readonly string[]} command
 * @param {Record<string, string | undefined>} [variables] environment variables to hand on; undefined ones are left out
 * @returns {string[]}
 */
export function asRoot(command, variables = {}) {
  if (isRoot) return [...command];
  const kept = Object.entries(variables).flatMap(([name, value]) =>
    value === undefined ? [] : [`${name}=${value}`],
  );
  return ['sudo', ...(attended ? [] : ['-n']), 'env', ...kept, ...command];
}
