import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { commandProblems } from './command-problems.ts';
import { quotedFiles, readDocuments } from './documents.ts';
import { exampleProblems, giveBackBuilt } from './examples.ts';
import { injectionProblems } from './injection.ts';
import { generateFrom } from './course-facts.ts';
import { courseProblems, readLessons } from './course.ts';
import type { Document } from './markdown.ts';
import type { Problem } from './problem.ts';
import { referenceProblems } from './references.ts';
import { regionProblems } from './regions.ts';
import { readRepository, top, type Repository } from './repository.ts';
import { Runner } from './runner.ts';
import { stepsOf, type Step } from './steps.ts';

const BLOCKED = 3;
const CHECK: Step = { line: 'ebpf-tool check', target: 'solution', inGuest: false, learner: '' };
/** For tools/test-summary: the end of a suite says what it failed for. */
const LAST_WORDS = '.test-results/docs-check.txt';

const found: Problem[] = [];

/**
 * `pnpm docs:check`: whatever the documents say can be checked, is. Runs the commands in them, so it needs root.
 *
 * @param paths of the documents to check; all, when there are none
 * @returns 0; 1 when a document is wrong; 2 when there is no such document; 3 when this machine or these privileges cannot run
 *   what is documented
 */
async function main(paths: readonly string[]): Promise<number> {
  const repository = readRepository();
  const all = readDocuments(repository);
  const unknown = paths.find((path) => !all.some((document) => document.path === path));
  if (unknown !== undefined) {
    process.stderr.write(`docs:check: there is no document ${unknown}\n`);
    return 2;
  }
  const documents = all.filter(({ path }) => paths.length === 0 || paths.includes(path));
  reportReading(all, documents, repository, paths.length === 0);
  const runner = new Runner();
  try {
    if (await isBlocked(runner)) return 3;
    if (documents.some(({ lines }) => lines.some((line) => line.includes('/examples/'))))
      report(await exampleProblems());
    // All that needs another kernel in one start of it; then one command after the other: what they do to the kernel is global.
    await runner.runInGuest(documents.flatMap((document) => stepsOf(document, repository)));
    const surroundings = {
      repository,
      read: quotedFiles(repository),
      run: (step: Step) => runner.run(step),
    };
    for (const document of documents) report(await commandProblems(document, surroundings));
  } finally {
    runner.close();
    giveBackBuilt();
  }
  process.stdout.write(
    `${documents.length} documents, ${runner.count} commands run: ${found.length} problems\n`,
  );
  return found.length === 0 ? 0 : 1;
}

/** What shows by reading alone. */
function reportReading(
  all: readonly Document[],
  documents: readonly Document[],
  repository: Repository,
  everything: boolean,
): void {
  const read = quotedFiles(repository);
  const { lessons, problems } = readLessons();
  const generate = generateFrom(lessons, read, repository.files);
  const headingsOf = (path: string) => all.find((each) => each.path === path)?.prose ?? [];
  const course = [...problems, ...courseProblems(all, lessons)];
  report([
    ...documents.flatMap((document) => [
      ...referenceProblems(document, repository, headingsOf),
      ...injectionProblems(document, read),
      ...regionProblems(document, generate),
    ]),
    ...course.filter(({ path }) => everything || documents.some((each) => each.path === path)),
  ]);
}

function report(problems: readonly Problem[]): void {
  for (const { path, line, what } of problems) process.stderr.write(`${path}:${line}: ${what}\n`);
  found.push(...problems);
}

/** Whether the documented commands cannot run here, which is said once and not for each of them. */
async function isBlocked(runner: Runner): Promise<boolean> {
  const { code, output } = await runner.run(CHECK);
  if (code !== BLOCKED) return false;
  process.stderr.write(`${output}
BLOCKED: documents are checked by running their commands, and these trace the kernel. The reasons why they cannot are above.
As root, run: sudo node_modules/.bin/node tools/docs/check.ts
`);
  return true;
}

process.exitCode = await main(process.argv.slice(2));
if (process.env['npm_lifecycle_event'] === 'docs:check') {
  mkdirSync(dirname(join(top, LAST_WORDS)), { recursive: true });
  const lines = found.map(({ path, line, what }) => `${path}:${line}: ${what}\n`);
  writeFileSync(join(top, LAST_WORDS), lines.join(''));
}
