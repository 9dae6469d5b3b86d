import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { quotedFiles, readDocuments } from './documents.ts';
import { failuresOf, freshOutputs, withOutputs } from './fresh-outputs.ts';
import { inject, withBlocks } from './injection.ts';
import { generateFrom } from './course-facts.ts';
import { markFacts } from './course-parts.ts';
import { readLessons } from './course.ts';
import { parseDocument, type Document } from './markdown.ts';
import { writeRegions } from './regions.ts';
import { readRepository, top, type Repository } from './repository.ts';
import { Runner } from './runner.ts';
import { stepsOf } from './steps.ts';

const USAGE = `usage: pnpm docs:write [--outputs] [document…]
  brings code, and what lesson.json says, up to date in all documents
  <document…>            prints what the commands of these documents' output blocks print now
  --outputs <document…>  writes it into the blocks that are no longer true, and brings the rest up to date`;

/** `pnpm docs:write`: brings documents up to date. */
async function main(): Promise<number> {
  const { values, positionals: paths } = parseArgs({
    options: { outputs: { type: 'boolean', default: false } },
    allowPositionals: true,
  });
  const repository = readRepository();
  const documents = readDocuments(repository);
  const unknown = paths.find((path) => !documents.some((document) => document.path === path));
  if (unknown !== undefined || (values.outputs && paths.length === 0)) {
    const why = unknown === undefined ? 'which document?' : `there is no document ${unknown}`;
    process.stderr.write(`docs:write: ${why}\n${USAGE}\n`);
    return 2;
  }
  const chosen = documents.filter(({ path }) => paths.length === 0 || paths.includes(path));
  if (paths.length === 0) return rewrite(chosen, repository);
  const runner = new Runner();
  await runner.runInGuest(chosen.flatMap((document) => stepsOf(document, repository)));
  try {
    const codes: number[] = [];
    for (const document of chosen)
      codes.push(
        values.outputs
          ? await rewriteOutputs(document, repository, runner)
          : await printOutputs(document, repository, runner),
      );
    return Math.max(...codes);
  } finally {
    runner.close();
  }
}

function rewrite(documents: readonly Document[], repository: Repository): number {
  const read = quotedFiles(repository);
  const generate = generateFrom(readLessons().lessons, read, repository.files);
  for (const document of documents) {
    const marked = parseDocument(document.path, markFacts(document).join('\n'));
    const whole = parseDocument(document.path, withBlocks(marked));
    const injected = parseDocument(document.path, inject(whole, read));
    write(document, writeRegions(injected, generate).join('\n'));
  }
  return 0;
}

async function rewriteOutputs(
  document: Document,
  repository: Repository,
  runner: Runner,
): Promise<number> {
  const outputs = await freshOutputs(document, repository, (step) => runner.run(step), top);
  const failures = failuresOf(document, outputs);
  for (const { path, line, what } of failures) process.stderr.write(`${path}:${line}: ${what}\n`);
  const text = withOutputs(document, outputs);
  write(document, text);
  rewrite([parseDocument(document.path, text)], repository);
  return failures.length === 0 ? 0 : 1;
}

async function printOutputs(
  document: Document,
  repository: Repository,
  runner: Runner,
): Promise<number> {
  const outputs = await freshOutputs(document, repository, (step) => runner.run(step), top);
  for (const { command, printed } of outputs)
    process.stdout.write(`\n<!-- output: ${command} -->\n${printed}\n`);
  return 0;
}

function write(document: Document, text: string): void {
  if (text === document.lines.join('\n')) return;
  writeFileSync(join(top, document.path), text);
  process.stdout.write(`${document.path}\n`);
}

process.exitCode = await main();
