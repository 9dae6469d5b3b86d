/** One declaration, import or export of an emitted `.d.ts`, or one member of a class or interface. */
export interface Statement {
  /** The doc comment before it, as it stands; `''` without one. */
  readonly doc: string;
  /** The statement, without its doc comment and the indentation of its first line. */
  readonly text: string;
}

/**
 * Splits what the compiler emitted: at each level, statements are indented alike, and end where their brackets are closed and a line ends with
 * `;`, `,` or `}`.
 *
 * @param lines without those of what is around them
 */
export function statementsOf(lines: readonly string[]): readonly Statement[] {
  const statements: Statement[] = [];
  let doc: string[] = [];
  let text: string[] = [];
  let inDoc = false;
  let depth = 0;
  for (const line of lines) {
    const trimmed = line.trim();
    if (text.length === 0 && (inDoc || trimmed.startsWith('/**'))) {
      // Of several, the last one is about what follows.
      doc = inDoc ? [...doc, trimmed] : [trimmed];
      inDoc = !trimmed.endsWith('*/');
      continue;
    }
    if (text.length === 0 && trimmed === '') continue;
    text.push(text.length === 0 ? trimmed : line);
    depth += depthOf(trimmed);
    if (depth > 0 || !/[;,}]$/.test(trimmed)) continue;
    statements.push({ doc: doc.join('\n'), text: text.join('\n') });
    [doc, text, depth] = [[], [], 0];
  }
  return statements;
}

/** The members of a class or interface: what stands between its outer braces. */
export function membersOf({ text }: Statement): readonly Statement[] {
  const lines = text.split('\n');
  return /^export (?:declare )?(?:abstract )?(?:class|interface)\b/.test(text)
    ? statementsOf(lines.slice(1, -1))
    : [];
}

/** A statement's text without the doc comments in it. */
export function withoutDocs(text: string): string {
  return text.replaceAll(/^[ \t]*\/\*\*[\s\S]*?\*\/\n/gm, '');
}

function depthOf(line: string): number {
  // What stands in a string, or in a comment within the line, is no bracket.
  const bare = line.replaceAll(/"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|\/\*.*?\*\//g, '');
  return (bare.match(/[([{]/g)?.length ?? 0) - (bare.match(/[)\]}]/g)?.length ?? 0);
}
