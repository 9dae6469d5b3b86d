/** A function in a flame graph, called the way that the ones below it tell. */
export interface Block {
  readonly name: string;
  /** How many are below it. */
  readonly depth: number;
  /** Where it begins and how wide it is, in samples. */
  readonly start: number;
  readonly samples: number;
}

/** A line of folded stacks in two: what is in front of the last space, and how many. */
function parseLine(line: string): { readonly names: readonly string[]; readonly count: number } {
  const end = line.lastIndexOf(' ');
  return { names: ['all', ...line.slice(0, end).split(';')], count: Number(line.slice(end + 1)) };
}

/**
 * Puts stacks that begin alike together: side by side what one function called, above it.
 *
 * @param folded lines as foldSamples gives them: sorted, so that what belongs together comes together
 */
export function layOut(folded: readonly string[]): Block[] {
  const blocks: { name: string; depth: number; start: number; samples: number }[] = [];
  /** The blocks of the line before, by depth. */
  let below: typeof blocks = [];
  let start = 0;
  for (const line of folded) {
    const { names, count } = parseLine(line);
    const other = names.findIndex((name, depth) => name !== below[depth]?.name);
    below = below.slice(0, other < 0 ? names.length : other);
    for (const block of below) block.samples += count;
    for (const [depth, name] of [...names.entries()].slice(below.length)) {
      const block = { name, depth, start, samples: count };
      blocks.push(block);
      below.push(block);
    }
    start += count;
  }
  return blocks;
}

const WIDTH = 1200;
const ROW = 18;
/** How wide a letter is, about. */
const LETTER = 7;

/** A picture of folded stacks, as SVG: the wider a function is, the more samples found it there. */
export function flameGraph(folded: readonly string[]): string {
  const blocks = layOut(folded);
  const all = blocks[0]?.samples ?? 1;
  const rows = 1 + Math.max(0, ...blocks.map(({ depth }) => depth));
  const drawn = blocks.map((block) => draw(block, all, rows));
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${rows * ROW}" font-family="monospace" font-size="12">`,
    ...drawn,
    '</svg>\n',
  ].join('\n');
}

function draw({ name, depth, start, samples }: Block, all: number, rows: number): string {
  const x = (start / all) * WIDTH;
  const y = (rows - 1 - depth) * ROW;
  const width = (samples / all) * WIDTH;
  const share = `${((100 * samples) / all).toFixed(1)} %`;
  const text = Array.from(name)
    .slice(0, Math.max(0, Math.floor(width / LETTER) - 1))
    .join('');
  return (
    `<g><title>${xml(name)}: ${samples} of ${all} samples, ${share}</title>` +
    `<rect x="${x.toFixed(2)}" y="${y}" width="${width.toFixed(2)}" height="${ROW - 1}" fill="hsl(${hue(name)},80%,70%)"/>` +
    `<text x="${(x + 3).toFixed(2)}" y="${y + 13}">${xml(text)}</text></g>`
  );
}

/** From red to yellow, by the letters of a name: the same function has the same color everywhere. */
function hue(name: string): number {
  let sum = 0;
  for (const letter of name) sum = (sum * 31 + (letter.codePointAt(0) ?? 0)) % 997;
  return sum % 55;
}

function xml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '\uFFFD');
}
