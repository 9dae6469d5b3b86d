import { accessSync, constants, existsSync, mkdirSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { capture, run } from './child.mjs';
import { SetupFailed } from './outcome.mjs';
import { readJson, root, searchPath } from './paths.mjs';
import { asRoot, canBecomeRoot } from './privileges.mjs';
import { say } from './say.mjs';

/** The version package.json pins. */
export const pinned = /** @type {string} */ (
  readJson(join(root, 'package.json')).packageManager
).replace(/^pnpm@|\+.*$/g, '');

const copy = join(root, '.cache', 'pnpm');

/**
 * The folder with the pinned pnpm: where the user's own lies if it is that version, else that of a copy kept in this clone. A
 * pnpm of another version may fetch and start the pinned one by itself; that it can is not ours to rely on.
 *
 * @returns {string | undefined} undefined: neither is there
 */
export function pnpmFolder() {
  const own = ownPnpm();
  if (own?.version === pinned) return own.folder;
  return pnpmVersion(join(copy, 'node_modules', 'pnpm')) === pinned
    ? join(copy, 'node_modules', '.bin')
    : undefined;
}

/** @returns {string} what is missing, in words */
export function pnpmProblem() {
  const own = ownPnpm();
  if (own === undefined) return 'pnpm is not there.';
  return `the pnpm on this machine is ${own.version ?? 'of an unknown version'}, and this repository is pinned to ${pinned}.`;
}

/** Installs the pinned pnpm: for all to use when there is none, else as a copy in this clone. */
export async function installPnpm() {
  const own = ownPnpm();
  if (own === undefined) {
    if (await installGlobally()) return;
  } else {
    say('  Yours stays as it is.');
  }
  say(`  npm install pnpm@${pinned} into .cache/pnpm, for this clone alone`);
  mkdirSync(copy, { recursive: true });
  const { code, output } = await capture(
    ['npm', 'install', '--prefix', copy, '--no-save', '--no-audit', '--no-fund', `pnpm@${pinned}`],
    { cwd: copy },
  );
  if (code !== 0)
    throw new SetupFailed(`npm could not install pnpm@${pinned}. Its words:\n${output.trim()}`);
}

async function installGlobally() {
  // npm writes its notices to the same stream: the path is the last line.
  const prefix =
    (await capture(['npm', 'prefix', '--global'])).output.trim().split('\n').pop() ?? '';
  const command = [
    'npm',
    'install',
    '--global',
    '--prefix',
    prefix,
    '--no-audit',
    '--no-fund',
    `pnpm@${pinned}`,
  ];
  const reachable = searchPath().includes(join(prefix, 'bin'));
  const writable =
    isWritable(join(prefix, 'lib', 'node_modules')) && isWritable(join(prefix, 'bin'));
  if (reachable && (writable || canBecomeRoot())) {
    say(`  npm install --global pnpm@${pinned}`);
    const code = await run(writable ? command : asRoot(command, { PATH: process.env['PATH'] }), {
      onLine: () => {},
    });
    if (code === 0 && ownPnpm()?.version === pinned) return true;
    say(`  That ended with ${code}.`);
  }
  say(
    `  To have the pnpm command in your shell: npm install --global --prefix ~/.local pnpm@${pinned}, with ~/.local/bin in your PATH.`,
  );
  return false;
}

/** The pnpm that the user's shell finds. */
function ownPnpm() {
  const folder = searchPath().find((each) => existsSync(join(each, 'pnpm')));
  if (folder === undefined) return undefined;
  // Read, not asked: starting it takes half a second, and one of another version would begin to download.
  const program = realpathSync(join(folder, 'pnpm'));
  const places = [dirname(program), dirname(dirname(program))];
  return { folder, version: places.map(pnpmVersion).find((version) => version !== undefined) };
}

/** @param {string} folder of an npm package */
function pnpmVersion(folder) {
  const manifest = join(folder, 'package.json');
  if (!existsSync(manifest)) return undefined;
  const { name, version } = readJson(manifest);
  return name === 'pnpm' ? /** @type {string} */ (version) : undefined;
}

/** @param {string} folder */
function isWritable(folder) {
  let existing = folder;
  while (!existsSync(existing)) existing = dirname(existing);
  try {
    accessSync(existing, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}
