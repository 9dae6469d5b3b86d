import { parseAnnotation } from './annotation.ts';
import type { Block } from './markdown.ts';
import { DocumentError } from './problem.ts';

const LEFT_OUT = '…';

/** A line of a block that no file says. */
export interface MessageProblem {
  /** A line of the block, counted from 0; -1 for its fence. */
  readonly index: number;
  readonly what: string;
}

/**
 * Blocks of `text` show messages that no command of the check can provoke, such as those of a kernel that lacks something. Above
 * stands `message: path path`: each line has to be in one of these files, where code puts it together or a test expects it. `…` stands
 * for what is filled in. Or they are copies of a file, such as a screen that a test has captured: above stands `file: path`.
 *
 * @param read gives a file's text
 */
export function messageProblems(
  { lines, annotation }: Block,
  read: (path: string) => string,
): MessageProblem[] {
  // Whether it is a true copy, injection.ts looks at.
  if (parseAnnotation(annotation ?? '')?.kind === 'file') return [];
  const paths = /^message:\s*(?<paths>.+)$/.exec(annotation ?? '')?.groups?.['paths'];
  if (paths === undefined)
    return [
      {
        index: -1,
        what: 'a text is said somewhere: write <!-- message: path --> above it, or make it the output of a command.',
      },
    ];
  let files: readonly string[];
  try {
    files = paths.split(/\s+/).map((path) => squeezed(read(path)));
  } catch (error) {
    if (error instanceof DocumentError) return [{ index: -1, what: error.message }];
    throw error;
  }
  return lines.flatMap((line, index) => {
    const missing = line
      .split(LEFT_OUT)
      .map((part) => squeezed(part).trim())
      .find((part) => !files.some((file) => file.includes(part)));
    return missing === undefined ? [] : [{ index, what: `${paths} does not say this: ${missing}` }];
  });
}

function squeezed(text: string): string {
  return text.replaceAll(/\s+/g, ' ');
}
