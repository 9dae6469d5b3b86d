import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createProgram } from '../../packages/cli/src/program.ts';
import { renderReference } from './render.ts';

const ROOT = join(import.meta.dirname, '../..');
const DOCUMENT = 'docs/commands.md';

const USAGE = `Usage: node tools/reference/main.ts --check | --write

${DOCUMENT} is what ebpf-tool's command line says of itself. --check compares; --write writes it anew.
`;

/** What examples need where a machine may not do as it is. */
const annotations = {
  kprobe: 'kernel with kprobes',
  tcp: 'own BPF file system',
  filter: 'beside tcp --name web',
};

/** @returns 0; 1 when the document differs; 2 when the command line is wrong */
function main([mode, ...rest]: readonly string[]): number {
  if (rest.length > 0 || (mode !== '--check' && mode !== '--write')) {
    process.stderr.write(USAGE);
    return 2;
  }
  const path = join(ROOT, DOCUMENT);
  const text = renderReference(
    createProgram(() => {}),
    { annotations },
  );
  if (mode === '--write') writeFileSync(path, text);
  else if (!existsSync(path) || readFileSync(path, 'utf8') !== text) {
    process.stderr.write(
      `${DOCUMENT} is not what ebpf-tool says of itself: run \`pnpm reference:write\`, and look at the difference.\n`,
    );
    return 1;
  }
  return 0;
}

process.exitCode = main(process.argv.slice(2));
