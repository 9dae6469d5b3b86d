import { stripVTControlCharacters } from 'node:util';
import { parseAnnotation } from './annotation.ts';
import { readCommandLine } from './command-line.ts';
import { failureOf, type Run } from './command-problems.ts';
import { readConditions } from './conditions.ts';
import type { Block, Document } from './markdown.ts';
import { firstDifference } from './output.ts';
import type { Problem } from './problem.ts';
import type { Repository } from './repository.ts';
import { stepOf } from './steps.ts';

/** What a command prints now, and the block that shows it. */
export interface FreshOutput {
  readonly block: Block;
  /** As it stands in the comment. */
  readonly command: string;
  /** All of it, without colours. */
  readonly printed: string;
  /** What the block should hold; what it holds already where that is still true. */
  readonly lines: readonly string[];
  /** It did not end as it should: what it printed is not to be shown. */
  readonly failure: string | undefined;
}

/**
 * Runs the commands of a document's output blocks.
 *
 * @param top the top of the clone, which no document names: `…` stands for it
 */
export async function freshOutputs(
  document: Document,
  repository: Repository,
  run: Run,
  top: string,
): Promise<FreshOutput[]> {
  const fresh: FreshOutput[] = [];
  for (const block of document.blocks) {
    const output = parseAnnotation(block.annotation ?? '');
    if (block.language !== 'console' || output?.kind !== 'output') continue;
    const command = readCommandLine(output.command, repository);
    if (command.kind !== 'run') continue;
    const conditions = readConditions(output.remark);
    const ran = await run(stepOf(command.line, conditions, document));
    const prompt = block.lines.slice(0, block.lines[0]?.startsWith('$ ') ? 1 : 0);
    const shown = block.lines.slice(prompt.length);
    const printed = tidy(ran.output.replaceAll(top, '…'));
    const current = shown.length > 0 && firstDifference(shown, printed) === undefined;
    fresh.push({
      block,
      command: output.command,
      printed,
      lines: current ? block.lines : [...prompt, ...printed.split('\n')],
      failure: failureOf(command.line, ran, conditions.exitCode),
    });
  }
  return fresh;
}

/** The document's text with these outputs in their blocks. */
export function withOutputs({ lines }: Document, outputs: readonly FreshOutput[]): string {
  const text = [...lines];
  for (const { block, lines: fresh, failure } of outputs.toReversed())
    if (failure === undefined) text.splice(block.start, block.lines.length, ...fresh);
  return text.join('\n');
}

/** Outputs that were not written, and why. */
export function failuresOf({ path }: Document, outputs: readonly FreshOutput[]): Problem[] {
  return outputs.flatMap(({ block, failure }) =>
    failure === undefined ? [] : [{ path, line: block.start, what: failure }],
  );
}

function tidy(printed: string): string {
  return stripVTControlCharacters(printed)
    .replace(/^\n+/, '')
    .trimEnd()
    .replaceAll(/[ \t]+$/gm, '');
}
