// Runs after `pnpm install`, under any Node: every lesson has its src/ for a learner to open. What the rules of that are is written once,
// in the course, and in TypeScript, which the pinned Node runs. An install never fails for it: `dojo` makes the files, too.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { node24, root } from './paths.mjs';

const script = join(root, 'packages', 'course', 'src', 'targets', 'prepare-learners.ts');
if (existsSync(node24)) {
  const { status, error } = spawnSync(node24, [script], {
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  if (status !== 0)
    process.stderr.write(
      `The lessons' src/ folders were not made (${error?.message ?? 'see above'}); pnpm dojo next makes them.\n`,
    );
}
