import { parseAnnotation } from './annotation.ts';
import { bare, readCommandLine } from './command-line.ts';
import type { Block, Document } from './markdown.ts';
import { firstDifference } from './output.ts';
import type { Problem } from './problem.ts';
import { codeSpans } from './references.ts';
import type { Repository } from './repository.ts';
import type { Ran } from './run-command.ts';

/** Runs a command line, or gives what an earlier run of it gave. */
export type Run = (line: string, seconds: number) => Promise<Ran>;

const COMMAND_SECONDS = 30;
const OUTPUT_SECONDS = 60;
const LAST_WORDS = 5;
/** Stands above commands that need kprobes, which a machine's own kernel may lack: they are run on another one. */
const ON_KERNEL_WITH_KPROBES = 'kernel with kprobes';
const KERNEL_WITH_KPROBES = '6.12';
const GUEST_SECONDS = 120;

/** Commands of a document that do not exist, fail or take too long, and output that they do not print. */
export async function commandProblems(
  document: Document,
  repository: Repository,
  run: Run,
): Promise<Problem[]> {
  const problems: Problem[] = [...inlineProblems(document, repository)];
  for (const block of document.blocks) {
    const found = await blockProblems(block, repository, run);
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
  repository: Repository,
  run: Run,
): Promise<BlockProblem[]> {
  switch (block.language) {
    case 'sh':
      return shellProblems(block, repository, run);
    case 'console':
      return outputProblems(block, repository, run);
    case 'ts':
    case 'c':
      return [];
    default:
      return [{ index: -1, what: `a block is ts, c, sh or console, not “${block.language}”.` }];
  }
}

async function shellProblems(
  { lines, annotation }: Block,
  repository: Repository,
  run: Run,
): Promise<BlockProblem[]> {
  const problems: BlockProblem[] = [];
  const inGuest: string[] = [];
  for (const [index, text] of lines.entries()) {
    if (/^\s*(#|$)/.test(text)) continue;
    const command = readCommandLine(text, repository);
    if (command.kind === 'unknown') problems.push({ index, what: command.why });
    if (command.kind !== 'run') continue;
    if (annotation === ON_KERNEL_WITH_KPROBES) {
      inGuest.push(command.line);
      continue;
    }
    const failure = failureOf(command.line, await run(command.line, COMMAND_SECONDS), 0);
    if (failure !== undefined) problems.push({ index, what: failure });
  }
  if (inGuest.length > 0) {
    const line = guestLine(inGuest);
    const failure = failureOf(line, await run(line, GUEST_SECONDS), 0);
    if (failure !== undefined) problems.push({ index: -1, what: failure });
  }
  return problems;
}

/** One start of a guest for all lines of a block. */
function guestLine(lines: readonly string[]): string {
  const script = lines.join(' && ').replaceAll("'", String.raw`'\''`);
  return `node tools/vm/main.ts --quiet --no-tty --kernel ${KERNEL_WITH_KPROBES} -- sh -c '${script}'`;
}

async function outputProblems(
  block: Block,
  repository: Repository,
  run: Run,
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
  const ran = await run(command.line, OUTPUT_SECONDS);
  const failure = failureOf(command.line, ran, Number(/exit code (\d+)/.exec(remark)?.[1] ?? 0));
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
function failureOf(
  line: string,
  { code, timedOut, output }: Ran,
  expected: number,
): string | undefined {
  if (timedOut) return `“${line}” did not end in time.`;
  if (code === expected) return undefined;
  const words = output.trimEnd().split('\n').slice(-LAST_WORDS);
  return `“${line}” ended with exit code ${code}, not ${expected}:\n  ${words.join('\n  ')}`;
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
