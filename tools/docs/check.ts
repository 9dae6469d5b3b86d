import { commandProblems } from './command-problems.ts';
import { quotedFiles, readDocuments } from './documents.ts';
import { exampleProblems, giveBackExamples } from './examples.ts';
import { injectionProblems } from './injection.ts';
import type { Problem } from './problem.ts';
import { referenceProblems } from './references.ts';
import { readRepository } from './repository.ts';
import { runCommand, type Ran } from './run-command.ts';

const BLOCKED = 3;
const CHECK_SECONDS = 60;

const runs = new Map<string, Ran>();
let problems = 0;

/**
 * `pnpm docs:check`: whatever the documents say can be checked, is. Runs the commands in them, so it needs root.
 *
 * @returns 0; 1 when a document is wrong; 3 when this machine or these privileges cannot run what is documented
 */
async function main(): Promise<number> {
  const repository = readRepository();
  const documents = readDocuments(repository);
  const read = quotedFiles(repository);
  const headingsOf = (path: string) => documents.find((each) => each.path === path)?.prose ?? [];
  report([
    ...documents.flatMap((document) => referenceProblems(document, repository, headingsOf)),
    ...documents.flatMap((document) => injectionProblems(document, read)),
  ]);
  if (await isBlocked()) return 3;
  report(await exampleProblems());
  // One command after the other: what they do to the kernel is global.
  for (const document of documents) report(await commandProblems(document, repository, run));
  giveBackExamples();
  process.stdout.write(
    `${documents.length} documents, ${runs.size} commands run: ${problems} problems\n`,
  );
  return problems === 0 ? 0 : 1;
}

function report(found: readonly Problem[]): void {
  for (const { path, line, what } of found) process.stderr.write(`${path}:${line}: ${what}\n`);
  problems += found.length;
}

async function run(line: string, seconds: number): Promise<Ran> {
  const ran = runs.get(line) ?? (await runCommand(line, seconds));
  runs.set(line, ran);
  return ran;
}

/** Whether the documented commands cannot run here, which is said once and not for each of them. */
async function isBlocked(): Promise<boolean> {
  const { code, output } = await run('ebpf-tool check', CHECK_SECONDS);
  if (code !== BLOCKED) return false;
  process.stderr.write(`${output}
BLOCKED: documents are checked by running their commands, and these trace the kernel. The reasons why they cannot are above.
As root, run: sudo node_modules/.bin/node tools/docs/check.ts
`);
  return true;
}

process.exitCode = await main();
