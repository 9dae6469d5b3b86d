import type { Document } from './markdown.ts';
import { DocumentError, type Problem } from './problem.ts';

/** Part of a document that is written by `pnpm docs:write`: between `<!-- name -->` and `<!-- end of name -->`. */
interface Region {
  readonly name: string;
  /** Index of the line of its first comment. */
  readonly open: number;
  /** Index of the line of its last comment. */
  readonly close: number;
}

/** Gives what stands in a region; undefined for a comment that is none. Throws a {@link DocumentError} when it cannot. */
export type Generate = (name: string, path: string) => readonly string[] | undefined;

/** Regions that are not what they would be written as. */
export function regionProblems(document: Document, generate: Generate): Problem[] {
  const problem = (index: number, what: string): Problem[] => [
    { path: document.path, line: index + 1, what },
  ];
  return regionsOf(document).flatMap(({ name, open, close }) => {
    try {
      const fresh = generate(name, document.path);
      if (fresh === undefined) return [];
      if (close === -1) return problem(open, `“end of ${name}” is missing below.`);
      const inside = document.lines
        .slice(open + 1, close)
        .join('\n')
        .trim();
      return inside === fresh.join('\n')
        ? []
        : problem(open, `the part “${name}” is out of date: run pnpm docs:write.`);
    } catch (error) {
      if (error instanceof DocumentError) return problem(open, error.message);
      throw error;
    }
  });
}

/** The document's lines with every region fresh. One that has no end, or cannot be made, stays. */
export function writeRegions(document: Document, generate: Generate): string[] {
  const lines = [...document.lines];
  for (const { name, open, close } of regionsOf(document).toReversed()) {
    const fresh = close === -1 ? undefined : freshOrNone(name, document.path, generate);
    if (fresh !== undefined) lines.splice(open + 1, close - open - 1, '', ...fresh, '');
  }
  return lines;
}

function freshOrNone(name: string, path: string, generate: Generate) {
  try {
    return generate(name, path);
  } catch (error) {
    if (error instanceof DocumentError) return undefined;
    throw error;
  }
}

function regionsOf({ lines, blocks }: Document): Region[] {
  const inBlock = (index: number) =>
    blocks.some(({ start, lines: inside }) => index >= start && index < start + inside.length);
  return lines.flatMap((line, open) => {
    const name = /^<!-- ([a-z][a-z ]*) -->$/.exec(line)?.[1];
    if (name === undefined || name.startsWith('end of ') || inBlock(open)) return [];
    return [{ name, open, close: lines.indexOf(`<!-- end of ${name} -->`, open) }];
  });
}
