import { join } from 'node:path';
import { capture, run } from './child.mjs';
import { ours } from './environment.mjs';
import { node24, root } from './paths.mjs';
import { asRoot, canBecomeRoot, isRoot } from './privileges.mjs';
import { say } from './say.mjs';

/** Builds ebpf-tool, quietly, and runs its first demonstration. @returns {Promise<number>} its exit code */
export async function runFirstLight() {
  const env = { ...process.env, ...ours() };
  const turbo = join(root, 'node_modules', '.bin', 'turbo');
  const build = await capture(
    [turbo, 'run', 'build', '--filter=@ebpf-dojo/cli...', '--output-logs=errors-only'],
    { env },
  );
  if (build.code !== 0) {
    say(`${build.output}\nebpf-tool could not be built; the reason is above.`);
    return 1;
  }
  const tool = [
    node24,
    join(root, 'node_modules', '@ebpf-dojo', 'cli', 'bin', 'ebpf-tool'),
    'first-light',
  ];
  if (isRoot) return run(tool, { env });
  // Without the right to sudo it runs as it is, and says itself which rights it lacks and how to get them.
  if (!canBecomeRoot()) return run(tool, { env });
  say('Tracing the kernel needs root: running ebpf-tool through sudo.');
  const { NO_COLOR, FORCE_COLOR } = process.env;
  return run(asRoot(tool, { NO_COLOR, FORCE_COLOR }), { env });
}
