import { parseAnnotation } from './annotation.ts';
import { bare, readCommandLine } from './command-line.ts';
import { readConditions } from './conditions.ts';
import type { Block, Document } from './markdown.ts';
import { mermaidProblem } from './mermaid.ts';
import { messageProblems } from './messages.ts';
import { firstDifference } from './output.ts';
import type { Problem } from './problem.ts';
import { codeSpans } from './references.ts';
import type { Repository } from './repository.ts';
import type { Ran } from './run-command.ts';
import { isRemark, stepOf, type Step } from './steps.ts';

/** What a check of commands has to know of the repository, and how it runs them. */
export interface Surroundings {
  readonly repository: Repository;
  /** Gives a file's text. Throws a {@link DocumentError} when there is none. */
  readonly read: (path: string) => string;
  readonly run: Run;
}

/** Runs a step, or gives what an earlier run of it gave. */
export type Run = (step: Step) => Promise<Ran>;

const LAST_WORDS = 5;

/** Commands of a document that do not exist, fail or take too long, and output that they do not print. */
export async function commandProblems(
  document: Document,
  surroundings: Surroundings,
): Promise<Problem[]> {
  const problems: Problem[] = [...inlineProblems(document, surroundings.repository)];
  for (const block of document.blocks) {
    const found = await blockProblems(block, document, surroundings);
    problems.push(
      ...found.map(({ index, what }) => ({
        path: document.path,
        line: block.start + index + 1,
        what,
      })),
    );
  }
  return problems;
}

interface BlockProblem {
  /** A line of the block, counted from 0; -1 for its fence. */
  readonly index: number;
  readonly what: string;
}

async function blockProblems(
  block: Block,
  document: Document,
  surroundings: Surroundings,
): Promise<BlockProblem[]> {
  switch (block.language) {
    case 'sh':
      return shellProblems(block, document, surroundings);
    case 'console':
      return outputProblems(block, document, surroundings);
    case 'mermaid':
      return mermaidProblem(block.lines);
    case 'text':
      return messageProblems(block, surroundings.read);
    case 'ts':
    case 'c':
      return [];
    default:
      return [
        {
          index: -1,
          what: `a block is ts, c, sh, console, text or mermaid, not “${block.language}”.`,
        },
      ];
  }
}

async function shellProblems(
  { lines, annotation }: Block,
  document: Document,
  { repository, run }: Surroundings,
): Promise<BlockProblem[]> {
  const problems: BlockProblem[] = [];
  const conditions = readConditions(annotation ?? '');
  for (const [index, text] of lines.entries()) {
    if (isRemark(text)) continue;
    const command = readCommandLine(text, repository);
    if (command.kind === 'unknown') problems.push({ index, what: command.why });
    if (command.kind !== 'run') continue;
    const ran = await run(stepOf(command.line, conditions, document));
    const failure = failureOf(command.line, ran, conditions.exitCode);
    if (failure !== undefined) problems.push({ index, what: failure });
  }
  return problems;
}

async function outputProblems(
  block: Block,
  document: Document,
  { repository, run }: Surroundings,
): Promise<BlockProblem[]> {
  const annotation = parseAnnotation(block.annotation ?? '');
  if (annotation?.kind !== 'output') {
    return [
      { index: -1, what: 'output comes from a command: write <!-- output: command --> above it.' },
    ];
  }
  const { remark } = annotation;
  const command = readCommandLine(annotation.command, repository);
  if (command.kind !== 'run') {
    return [{ index: -1, what: `this check cannot run “${annotation.command}”.` }];
  }
  const prompt = /^\$ (.*)/.exec(block.lines[0] ?? '')?.[1];
  if (prompt !== undefined && bare(prompt) !== command.line && !remark.includes(prompt)) {
    return [{ index: 0, what: `the output below is that of “${command.line}”.` }];
  }
  const conditions = readConditions(remark);
  const ran = await run(stepOf(command.line, conditions, document));
  const failure = failureOf(command.line, ran, conditions.exitCode);
  if (failure !== undefined) return [{ index: -1, what: failure }];
  const shown = prompt === undefined ? 0 : 1;
  const difference = firstDifference(block.lines.slice(shown), ran.output);
  if (difference === undefined) return [];
  const index = difference + shown;
  return [
    { index, what: `“${command.line}” does not print this here: ${block.lines[index]?.trim()}` },
  ];
}

/** Why a run is not what a reader should get; undefined when it is. */
export function failureOf(
  line: string,
  { code, timedOut, output }: Ran,
  expected: number,
): string | undefined {
  if (timedOut) return `“${line}” did not end in time.`;
  if (code === expected) return undefined;
  const words = output.trimEnd().split('\n').slice(-LAST_WORDS);
  const how =
    code === null ? 'did not come to its end' : `ended with exit code ${code}, not ${expected}`;
  return `“${line}” ${how}:\n  ${words.join('\n  ')}`;
}

/** Commands named in a sentence have to exist as well. */
function inlineProblems({ path, prose }: Document, repository: Repository): Problem[] {
  return prose.flatMap((text, index) =>
    codeSpans(text)
      .filter((span) => /^p?npm [^…<]+$/.test(span))
      .map((span) => readCommandLine(span, repository))
      .filter((command) => command.kind === 'unknown')
      .map(({ why }) => ({ path, line: index + 1, what: why })),
  );
}
