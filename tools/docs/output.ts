const LEFT_OUT = '…';

/**
 * Whether a document's excerpt is what a command printed, apart from numbers, durations, names of temporary files and widths of
 * columns. A line `…` stands for any lines, a `…` in a line for any text.
 *
 * @returns the excerpt's first line that was not printed where it should be, as an index; undefined when all were
 */
export function firstDifference(excerpt: readonly string[], printed: string): number | undefined {
  const lines = squeeze(printed.split('\n').map(normalize));
  let at = 0;
  let free = false;
  let start = 0;
  while (start < excerpt.length) {
    if (excerpt[start]?.trim() === LEFT_OUT) {
      free = true;
      start++;
      continue;
    }
    const length = excerpt.slice(start).findIndex((line) => line.trim() === LEFT_OUT);
    const end = length === -1 ? excerpt.length : start + length;
    const place = find(excerpt.slice(start, end).map(pattern), lines, at, free);
    if (typeof place === 'object') return start + place.matched;
    at = place;
    start = end;
    free = false;
  }
  return free || lines.slice(at).every((line) => line === '') ? undefined : excerpt.length - 1;
}

/** Where consecutive lines end among those printed; or how many of them matched at best. */
function find(
  wanted: readonly RegExp[],
  lines: readonly string[],
  from: number,
  free: boolean,
): number | { readonly matched: number } {
  let best = 0;
  for (let at = from; at < lines.length; at++) {
    const matched = wanted.findIndex((line, offset) => !line.test(lines[at + offset] ?? '\0'));
    if (matched === -1) return at + wanted.length;
    best = Math.max(best, matched);
    if (!free) break;
  }
  return { matched: best };
}

/** A line with all that differs from run to run replaced. */
export function normalize(line: string): string {
  return line
    .replaceAll(/\/tmp\/tmp\.\w+/g, '/tmp/tmp.X')
    .replaceAll(/(\/tmp\/[\w.-]*-)\w{6}\b/g, '$1X')
    .replaceAll(/\b\d+(\.\d+)? ?(ns|µs|ms|s)\b/g, 'T')
    .replaceAll(/\b0x[0-9a-f]+\b/g, 'N')
    .replaceAll(/\d+(\.\d+)*/g, 'N')
    .replaceAll(/\s+/g, ' ')
    .trim();
}

function pattern(line: string): RegExp {
  const parts = normalize(line).split(LEFT_OUT);
  return new RegExp(`^${parts.map(escaped).join('.*')}$`);
}

function escaped(text: string): string {
  return text.replaceAll(/[$()*+.?[\\\]^{|}]/g, String.raw`\$&`);
}

/** Several empty lines count as one, and those at the start as none. */
function squeeze(lines: readonly string[]): string[] {
  return lines.filter((line, index) => line !== '' || (index > 0 && lines[index - 1] !== ''));
}
