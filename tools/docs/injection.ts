import { parseAnnotation, type FileAnnotation } from './annotation.ts';
import type { Block, Document } from './markdown.ts';
import { DocumentError, type Problem } from './problem.ts';

/** Languages that only come from files. */
const INJECTED = new Set(['ts', 'c']);

/** Gives a file's text. Throws a {@link DocumentError} when there is none. */
export type ReadFile = (path: string) => string;

/** Blocks of code that come from no file, or are no longer what the file says. */
export function injectionProblems(document: Document, read: ReadFile): Problem[] {
  const orphans = document.orphans.map(({ index }) => ({
    path: document.path,
    line: index + 1,
    what: 'no block is below this comment: pnpm docs:write makes those of files.',
  }));
  const blocks = document.blocks.flatMap((block) => {
    const what = problemOf(block, read);
    return what === undefined ? [] : [{ path: document.path, line: block.start, what }];
  });
  return [...orphans, ...blocks];
}

/** The document's text with an empty block below each comment that asks for a file and has none. */
export function withBlocks({ lines, orphans }: Document): string {
  const text = [...lines];
  for (const { annotation, index } of orphans.toReversed()) {
    const file = parseAnnotation(annotation);
    const language = file?.kind === 'file' ? languageOf(file.path) : undefined;
    if (language !== undefined) text.splice(index + 1, 0, '', `\`\`\`${language}`, '```');
  }
  return text.join('\n');
}

function languageOf(path: string): string | undefined {
  if (/\.m?[jt]s$/.test(path)) return 'ts';
  if (/\.[ch]$/.test(path)) return 'c';
  return path.endsWith('.txt') ? 'text' : undefined;
}

/** The document's text with every injected block fresh from its file. */
export function inject(document: Document, read: ReadFile): string {
  const lines = [...document.lines];
  for (const block of document.blocks.toReversed()) {
    const annotation = fileAnnotation(block);
    if (annotation === undefined) continue;
    lines.splice(block.start, block.lines.length, ...excerptOf(annotation, read));
  }
  return lines.join('\n');
}

function problemOf(block: Block, read: ReadFile): string | undefined {
  const annotation = fileAnnotation(block);
  if (annotation === undefined) {
    return INJECTED.has(block.language)
      ? `a block of ${block.language} comes from a file: write <!-- file: path --> above it.`
      : undefined;
  }
  try {
    const fresh = excerptOf(annotation, read);
    return fresh.join('\n') === block.lines.join('\n')
      ? undefined
      : `this is not what ${annotation.path} says: run pnpm docs:write.`;
  } catch (error) {
    if (error instanceof DocumentError) return error.message;
    throw error;
  }
}

function fileAnnotation(block: Block): FileAnnotation | undefined {
  const annotation = parseAnnotation(block.annotation ?? '');
  return annotation?.kind === 'file' ? annotation : undefined;
}

/** The lines an annotation asks for, moved to the left margin. */
function excerptOf({ path, from, to }: FileAnnotation, read: ReadFile): string[] {
  const lines = read(path).trimEnd().split('\n');
  const first = from === undefined ? 0 : indexOf(lines, from, 0, path);
  const last = to === undefined ? lines.length - 1 : indexOf(lines, to, first, path);
  const part = lines.slice(first, last + 1);
  const margins = part.filter((line) => line !== '').map((line) => line.search(/\S/));
  const margin = Math.min(...margins);
  return part.map((line) => line.slice(margin));
}

function indexOf(lines: readonly string[], text: string, start: number, path: string): number {
  const index = lines.findIndex((line, at) => at >= start && line.includes(text));
  if (index === -1) throw new DocumentError(`${path} has no line with “${text}”.`);
  return index;
}
