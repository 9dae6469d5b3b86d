import { chownSync, globSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Problem } from './problem.ts';
import { top } from './repository.ts';
import { runCommand } from './run-command.ts';

const PATIENCE_SECONDS = 120;

/** Builds and typechecks the examples that documents show. Running them is what the documents say. */
export async function exampleProblems(): Promise<Problem[]> {
  const problems: Problem[] = [];
  for (const project of globSync('packages/*/examples/*/tsconfig.json', { cwd: top })) {
    const folder = dirname(project);
    const sources = globSync('*.bpf.c', { cwd: join(top, folder) }).map((name) =>
      join(folder, name),
    );
    const lines = [
      ...sources.map((source) => `ebpf-build --include bpf/include --out ${folder}/dist ${source}`),
      `tsc --noEmit -p ${folder}`,
    ];
    for (const line of lines) {
      const { code, output } = await runCommand(line, PATIENCE_SECONDS);
      if (code !== 0)
        problems.push({ path: project, line: 1, what: `“${line}” failed:\n${output}` });
    }
  }
  return problems;
}

/** Makes whoever owns the clone the owner of what root built in it, or they could not build it again. */
export function giveBackBuilt(): void {
  const { uid, gid } = statSync(top);
  if (uid === 0) return;
  const built = [
    'packages/*/examples/*/dist{,/*}',
    'lessons/*/{stub,solution}/dist{,/**}',
    'lessons/*/{src,.targets,.test-results}{,/**}',
  ];
  for (const path of globSync(built, { cwd: top })) chownSync(join(top, path), uid, gid);
}
