import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { capture, run } from './child.mjs';
import { ours } from './environment.mjs';
import { Blocked, SetupFailed } from './outcome.mjs';
import { node24, readJson, root } from './paths.mjs';

// Inside node_modules, so that whoever deletes that folder deletes the claim that it is complete.
const stamp = join(root, 'node_modules', '.ebpf-dojo-setup');

/** @returns {string | undefined} why `pnpm install` has to run */
export function workspaceProblem() {
  if (!existsSync(stamp) || !existsSync(node24)) return 'the packages are not installed yet.';
  if (readFileSync(stamp, 'utf8') !== manifestHash()) return 'the list of packages has changed.';
  return undefined;
}

/** Installs what pnpm-lock.yaml names, and makes sure that the pinned Node runs here. */
export async function installWorkspace() {
  // Without a terminal, pnpm refuses to replace a node_modules that another version made, unless told that it may. The log
  // level is for `npm --silent`, which reaches pnpm as well: this is the step that people wait for.
  const flags = ['--frozen-lockfile', '--config.confirmModulesPurge=false', '--loglevel=info'];
  const code = await run(['pnpm', 'install', ...flags], { env: { ...process.env, ...ours() } });
  if (code !== 0) {
    throw new SetupFailed(
      `pnpm install ended with ${code}; the reason is above. Without a network nothing can be fetched: run the same command again when there is one.`,
    );
  }
  const { code: started, output } = await capture([node24, '--version']);
  if (started !== 0) {
    throw new Blocked(
      `The Node.js this repository is pinned to does not run here: ${output.trim()}\n` +
        'It is built for glibc 2.28 or later (Debian 10, Ubuntu 20.04 and all newer). Use such a system, or the devcontainer in .devcontainer/.',
    );
  }
  writeFileSync(stamp, manifestHash());
}

/** Everything that decides what `pnpm install` does. */
function manifestHash() {
  const hash = createHash('sha256').update(process.arch);
  const manifests = workspaceFolders().map((folder) => join(folder, 'package.json'));
  for (const file of ['pnpm-lock.yaml', 'pnpm-workspace.yaml', 'package.json', ...manifests]) {
    if (existsSync(join(root, file)))
      hash.update(`\0${file}\0`).update(readFileSync(join(root, file)));
  }
  return hash.digest('hex');
}

/** The folders of the workspace's packages, relative to the top. */
export function workspaceFolders() {
  // No YAML parser is there before the first install; the list has a plain form: `- name` or `- name/*`.
  const list =
    /^packages:\n((?:\s+- .+\n)+)/m.exec(
      readFileSync(join(root, 'pnpm-workspace.yaml'), 'utf8'),
    )?.[1] ?? '';
  return [...list.matchAll(/- (\S+)/g)].flatMap(([, pattern = '']) => {
    if (!pattern.endsWith('/*')) return [pattern];
    const parent = pattern.slice(0, -2);
    if (!existsSync(join(root, parent))) return [];
    // Files lie beside them, and what is left of a folder that was taken away.
    return readdirSync(join(root, parent))
      .toSorted()
      .map((name) => join(parent, name))
      .filter((folder) => existsSync(join(root, folder, 'package.json')));
  });
}

/**
 * The tasks of packages that test them. A lesson's script `test` is the learner's: it looks at their work, and fails until that is
 * done. What tests look at solutions is in `//#test:tools`.
 *
 * @returns {string[]} as turbo names them
 */
export function unitTests() {
  return workspaceFolders()
    .filter((folder) => !folder.startsWith('lessons/'))
    .map((folder) => join(root, folder, 'package.json'))
    .filter((file) => existsSync(file))
    .map((file) => readJson(file))
    .filter(({ scripts }) => scripts?.test !== undefined)
    .map(({ name }) => `${name}#test`);
}
