import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAnnotation } from './annotation.ts';
import { readCommandLine } from './command-line.ts';
import { quotedFiles, readDocuments } from './documents.ts';
import { inject } from './injection.ts';
import type { Document } from './markdown.ts';
import { readRepository, top, type Repository } from './repository.ts';
import { runCommand } from './run-command.ts';

const PATIENCE_SECONDS = 60;

/**
 * `pnpm docs:write`: brings the code in documents up to date. With names of documents, it prints what the commands of their output
 * blocks print now, to choose lines from.
 */
async function main(paths: readonly string[]): Promise<number> {
  const repository = readRepository();
  const documents = readDocuments(repository);
  const unknown = paths.find((path) => !documents.some((document) => document.path === path));
  if (unknown !== undefined) {
    process.stderr.write(`docs:write: there is no document ${unknown}\n`);
    return 2;
  }
  if (paths.length === 0) return rewrite(documents, repository);
  for (const document of documents.filter(({ path }) => paths.includes(path))) {
    await printOutputs(document, repository);
  }
  return 0;
}

function rewrite(documents: readonly Document[], repository: Repository): number {
  const read = quotedFiles(repository);
  for (const document of documents) {
    const text = inject(document, read);
    if (text === document.lines.join('\n')) continue;
    writeFileSync(join(top, document.path), text);
    process.stdout.write(`${document.path}\n`);
  }
  return 0;
}

async function printOutputs({ blocks }: Document, repository: Repository): Promise<void> {
  for (const { annotation } of blocks) {
    const output = parseAnnotation(annotation ?? '');
    if (output?.kind !== 'output') continue;
    const command = readCommandLine(output.command, repository);
    if (command.kind !== 'run') continue;
    const ran = await runCommand(command.line, PATIENCE_SECONDS);
    process.stdout.write(`\n<!-- output: ${output.command} -->\n${ran.output}`);
  }
}

process.exitCode = await main(process.argv.slice(2));
