/** Indents source by its brackets, two spaces each: what writes it need not know how deep it stands. */
export function indent(source: string, depth = 0): string {
  let level = depth;
  return source
    .split('\n')
    .map((line) => {
      const text = line.trim();
      // What stands in a string is no bracket.
      const brackets = text.replaceAll(/"(?:[^"\\]|\\.)*"/g, '');
      const at = level - (/^[\])}]/.test(brackets) ? 1 : 0);
      // However many brackets a line opens, the line that closes them is one step back.
      level += Math.sign(count(brackets, /[([{]/g) - count(brackets, /[)\]}]/g));
      return text === '' ? '' : '  '.repeat(Math.max(at, 0)) + text;
    })
    .join('\n');
}

function count(text: string, pattern: RegExp): number {
  return text.match(pattern)?.length ?? 0;
}
