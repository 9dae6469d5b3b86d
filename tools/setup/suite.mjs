import { rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { capture, interrupted, run } from './child.mjs';
import { ours } from './environment.mjs';
import { node24, root } from './paths.mjs';
import { asRoot, canBecomeRoot, isRoot } from './privileges.mjs';
import { say } from './say.mjs';
import { installTestPackages } from './system-packages.mjs';
import { KERNEL_RUNS, turboRun } from './turbo.mjs';
import { unitTests, workspaceFolders } from './workspace.mjs';

// What needs no kernel, all side by side, and cached; tools/setup/kernel-tests.mjs runs what does.
const SIDE_BY_SIDE = ['//#lint', '//#typecheck:tools', '//#test:tools', 'typecheck'];

const runs = join(root, '.turbo', 'runs');

/**
 * Runs every check and test. The last line on stdout says how many passed and how many failed.
 *
 * @returns {Promise<number>} 0 when something ran and all of it passed
 */
export async function runSuite() {
  const env = { ...process.env, ...ours() };
  // A task that crashes leaves no report: an earlier run's must not stand in for it.
  const reports = ['', ...workspaceFolders()].map((folder) => join(root, folder, '.test-results'));
  for (const folder of [runs, ...reports]) rmSync(folder, { recursive: true, force: true });
  await run(turboRun([...SIDE_BY_SIDE, ...unitTests()]), { env });
  if (!interrupted) await installTestPackages();
  if (!interrupted) await becomeRootFor(env);
  if (interrupted) {
    say('Interrupted: there is no result.');
    return 130;
  }
  return run(
    [node24, join(root, 'tools', 'test-summary', 'main.ts'), runs, String(1 + KERNEL_RUNS)],
    { env },
  );
}

/** @param {NodeJS.ProcessEnv} env */
async function becomeRootFor(env) {
  const command = [node24, join(root, 'tools', 'setup', 'kernel-tests.mjs')];
  // Without the right to sudo they run as they are, and fail, each with the right it lacks.
  if (isRoot || !canBecomeRoot()) return run(command, { env });
  say('Kernel tests need root: running them through sudo.');
  const { CI, NO_COLOR, FORCE_COLOR } = process.env;
  // Where the kernels of VMs come from, and npm packages.
  const { VM_DEBIAN_MIRROR, http_proxy, https_proxy, no_proxy, npm_config_registry } = process.env;
  // A network that has certificates of its own.
  const { NODE_EXTRA_CA_CERTS } = process.env;
  const proxies = { http_proxy, https_proxy, no_proxy };
  const network = { VM_DEBIAN_MIRROR, ...proxies, npm_config_registry, NODE_EXTRA_CA_CERTS };
  const variables = { ...ours(), CI, NO_COLOR, FORCE_COLOR, ...network };
  const code = await run(asRoot(command, variables), { env });
  await giveBack();
  return code;
}

/** Makes the user the owner of what root built and reported in the clone, or the next run could not replace it. */
async function giveBack() {
  const { uid, gid } = statSync(root);
  if (uid === 0) return;
  await capture(
    asRoot([
      'find',
      root,
      '-xdev',
      '-user',
      'root',
      '-exec',
      'chown',
      '-h',
      `${uid}:${gid}`,
      '{}',
      '+',
    ]),
  );
}
