/** A fenced block of a document. */
export interface Block {
  /** The word after the fence: `sh`. */
  readonly language: string;
  /** What the HTML comment above the fence says; undefined without one. */
  readonly annotation: string | undefined;
  readonly lines: readonly string[];
  /** Index of its first line in the document; that of the fence is one less. */
  readonly start: number;
}

/** A Markdown file, taken apart as far as its check needs. */
export interface Document {
  /** Relative to the top of the repository. */
  readonly path: string;
  readonly lines: readonly string[];
  readonly blocks: readonly Block[];
  /** The lines with those of blocks and comments emptied, so that their numbers stay. */
  readonly prose: readonly string[];
  /** Comments that say where a block comes from, with no block below: their text, and the index of their line. */
  readonly orphans: readonly { readonly annotation: string; readonly index: number }[];
}

const FENCE = /^\s*(?<ticks>`{3,})(?<language>[^`\s]*)/;
const OF_BLOCK = /^(file|output|message): /;
const COMMENT = /^<!--\s*(?<text>.*?)\s*-->$/;

/** Takes a Markdown file apart. */
export function parseDocument(path: string, text: string): Document {
  const lines = text.split('\n');
  const prose = [...lines];
  const blocks: Block[] = [];
  const orphans: Document['orphans'][number][] = [];
  for (let index = 0; index < lines.length; index++) {
    const { ticks, language } = FENCE.exec(lines[index] ?? '')?.groups ?? {};
    if (ticks === undefined || language === undefined) {
      const annotation = COMMENT.exec(lines[index]?.trim() ?? '')?.groups?.['text'];
      if (annotation !== undefined && OF_BLOCK.test(annotation) && !isAboveFence(lines, index))
        orphans.push({ annotation, index });
      prose[index] = (lines[index] ?? '').replaceAll(/<!--.*?-->/g, '');
      continue;
    }
    const start = index + 1;
    const length = lines.slice(start).findIndex((line) => line.trim() === ticks);
    const end = length === -1 ? lines.length : start + length;
    blocks.push({
      language,
      annotation: above(lines, index),
      lines: lines.slice(start, end),
      start,
    });
    prose.fill('', index, end + 1);
    index = end;
  }
  return { path, lines, blocks, prose, orphans };
}

function isAboveFence(lines: readonly string[], comment: number): boolean {
  return FENCE.test(lines.slice(comment + 1).find((line) => line.trim() !== '') ?? '');
}

/** The comment above a fence, blank lines between them or not. */
function above(lines: readonly string[], fence: number): string | undefined {
  const line = lines.slice(0, fence).findLast((each) => each.trim() !== '');
  return COMMENT.exec(line?.trim() ?? '')?.groups?.['text'];
}
