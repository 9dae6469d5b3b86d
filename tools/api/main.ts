import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, relative } from 'node:path';
import { Package } from './package.ts';
import { apiReport } from './report.ts';
import { undocumented } from './undocumented.ts';

const ROOT = join(import.meta.dirname, '../..');
const CORE = join(ROOT, 'packages/core');
const TSC = join(ROOT, 'node_modules/.bin/tsc');

const USAGE = `Usage: node tools/api/main.ts --check | --write

The public face of @ebpf-dojo/core, as its emitted declarations, is kept in packages/core/api. --check compares, and asks a doc comment of all
that is public; --write writes it anew.
`;

interface Manifest {
  readonly name: string;
  readonly publishConfig: {
    readonly exports: Readonly<Record<string, string | { readonly types: string }>>;
  };
}

/** @returns 0; 1 when something differs or is not documented; 2 when the command line is wrong */
function main([mode, ...rest]: readonly string[]): number {
  if (rest.length > 0 || (mode !== '--check' && mode !== '--write')) {
    process.stderr.write(USAGE);
    return 2;
  }
  const folder = mkdtempSync(join(tmpdir(), 'api-'));
  try {
    execFileSync(TSC, ['-p', 'tsconfig.build.json', '--emitDeclarationOnly', '--outDir', folder], {
      cwd: CORE,
      stdio: 'inherit',
    });
    return compare(new Package(folder), mode === '--write');
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function compare(declarations: Package, write: boolean): number {
  const manifest = JSON.parse(readFileSync(join(CORE, 'package.json'), 'utf8')) as Manifest;
  const bare = new Set<string>();
  let problems = 0;
  for (const [entry, target] of Object.entries(manifest.publishConfig.exports)) {
    // A folder of headers.
    if (typeof target === 'string') continue;
    const module = target.types.replace('./dist/', '').replace(/\.d\.ts$/, '');
    const specifier = join(manifest.name, entry);
    const file = join(CORE, 'api', `${basename(specifier)}.d.ts`);
    const report = apiReport(specifier, declarations, module);
    if (write) {
      mkdirSync(join(CORE, 'api'), { recursive: true });
      writeFileSync(file, report);
    } else if (!existsSync(file) || readFileSync(file, 'utf8') !== report) {
      process.stderr.write(
        `${relative(ROOT, file)} is not what ${specifier} exports: look at the difference that \`pnpm api:write\` makes.\n`,
      );
      problems++;
    }
    for (const name of undocumented(declarations, module)) bare.add(name);
  }
  for (const name of bare) process.stderr.write(`${name} is public and has no doc comment.\n`);
  problems += bare.size;
  return problems === 0 ? 0 : 1;
}

process.exitCode = main(process.argv.slice(2));
