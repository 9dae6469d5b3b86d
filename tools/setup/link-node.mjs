// Runs after `pnpm install`, under any Node. pnpm puts a shell script into .bin for a binary, and that script waits for it: a signal
// sent to `node_modules/.bin/ebpf-tool` would end the script and leave the tool running. A link has no such process in between.
import { existsSync, rmSync, symlinkSync } from 'node:fs';
import { join, relative } from 'node:path';
import { node24, root } from './paths.mjs';

const bin = join(root, 'node_modules', '.bin');
if (existsSync(node24)) {
  const link = join(bin, 'node');
  rmSync(link, { force: true });
  symlinkSync(relative(bin, node24), link);
}
