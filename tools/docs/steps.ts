import { parseAnnotation } from './annotation.ts';
import { inBpfFileSystem } from './bpf-file-system.ts';
import { readCommandLine } from './command-line.ts';
import { readConditions, type Conditions } from './conditions.ts';
import type { Block, Document } from './markdown.ts';
import type { Repository } from './repository.ts';

/** A command to run for a document. Equal ones are run once. */
export interface Step {
  readonly line: string;
  readonly target: string;
  readonly inGuest: boolean;
  /**
   * Whose progress `dojo` keeps: a new learner begins each document, and goes through it. Empty for commands that know of no learner,
   * so that documents share what they print.
   */
  readonly learner: string;
}

/** All that a document's blocks want run, in the order they stand there. */
export function stepsOf(document: Document, repository: Repository): Step[] {
  return document.blocks.flatMap((block) => stepsOfBlock(block, document, repository));
}

/** A command line under its conditions, as a step of a document. */
export function stepOf(line: string, conditions: Conditions, { path }: Document): Step {
  const { target, inGuest } = conditions;
  const learner = line.startsWith('pnpm ') ? path : '';
  return { line: inBpfFileSystem(line, conditions), target, inGuest, learner };
}

function stepsOfBlock(block: Block, document: Document, repository: Repository): Step[] {
  const step = (text: string, remark: string): Step[] => {
    const command = readCommandLine(text, repository);
    return command.kind === 'run' ? [stepOf(command.line, readConditions(remark), document)] : [];
  };
  const comment = block.annotation ?? '';
  if (block.language === 'sh')
    return block.lines.flatMap((line) => (isRemark(line) ? [] : step(line, comment)));
  const output = block.language === 'console' ? parseAnnotation(comment) : undefined;
  return output?.kind === 'output' ? step(output.command, output.remark) : [];
}

/** Whether a line of a sh block holds no command. */
export function isRemark(line: string): boolean {
  return /^\s*(#|$)/.test(line);
}
