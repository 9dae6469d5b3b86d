/** Something wrong in a block of mermaid. */
export interface MermaidProblem {
  /** A line of the block, counted from 0; -1 for the block as a whole. */
  readonly index: number;
  readonly what: string;
}

/** https://mermaid.js.org/intro/syntax-reference.html: the first words of a diagram. */
const TYPES = new Set([
  ...['flowchart', 'graph', 'sequenceDiagram', 'classDiagram', 'stateDiagram', 'stateDiagram-v2'],
  ...['erDiagram', 'gantt', 'pie', 'mindmap', 'timeline', 'block', 'block-beta', 'packet'],
  ...['packet-beta', 'xychart', 'xychart-beta', 'quadrantChart', 'sankey', 'sankey-beta'],
]);
const FLOW = new Set(['flowchart', 'graph']);
const DIRECTIONS = new Set(['TB', 'TD', 'BT', 'LR', 'RL']);
/** Words that open what `end` closes. */
const OPENING: Readonly<Record<string, RegExp>> = {
  flowchart: /^subgraph\b/,
  graph: /^subgraph\b/,
  sequenceDiagram: /^(loop|alt|opt|par|critical|break|rect|box)\b/,
};
/** In a node: `[(text)]` and the like are shapes, a bracket after a word is not. And on an arrow. */
const BRACKETS_IN_TEXT = [
  /\w ?[[({]{1,3}[^"[\](){}]*[^"[\](){}\s][^"[\](){}]*[[({]/,
  /\|[^|"]*[[({][^|"]*\|/,
] as const;
const PAIRS: Readonly<Record<string, string>> = { ')': '(', ']': '[', '}': '{' };

/**
 * What would keep a diagram from being drawn, as far as that shows without drawing: mermaid itself needs a browser.
 *
 * @param lines of the block
 */
export function mermaidProblem(lines: readonly string[]): MermaidProblem[] {
  const body = lines
    .map((line, index) => ({ index, text: line.trim() }))
    .filter(({ text }) => text !== '' && !text.startsWith('%%'));
  const [head, ...rest] = body;
  if (head === undefined) return [{ index: -1, what: 'the diagram is empty.' }];
  const [type = '', direction] = head.text.split(/\s+/);
  if (!TYPES.has(type))
    return [{ index: head.index, what: `mermaid has no diagram “${type}”, as far as we know.` }];
  if (FLOW.has(type) && (direction === undefined || !DIRECTIONS.has(direction)))
    return [{ index: head.index, what: `a ${type} goes TB, BT, LR or RL.` }];
  if (rest.length === 0) return [{ index: head.index, what: 'the diagram is empty.' }];
  return [
    ...endProblem(OPENING[type], body),
    ...(FLOW.has(type)
      ? rest.flatMap(({ index, text }) =>
          lineProblem(text).map((what) => ({ index, what: `${what}: ${text}` })),
        )
      : []),
  ];
}

function endProblem(
  opening: RegExp | undefined,
  body: readonly { readonly text: string }[],
): MermaidProblem[] {
  if (opening === undefined) return [];
  const opened = body.filter(({ text }) => opening.test(text)).length;
  const ended = body.filter(({ text }) => text === 'end').length;
  return opened === ended
    ? []
    : [{ index: -1, what: `the diagram opens ${opened} parts and ends ${ended} of them.` }];
}

/** Of a line of a flowchart. */
function lineProblem(text: string): string[] {
  if (text.split('"').length % 2 === 0) return ['a quotation mark is not closed'];
  const bare = text.replaceAll(/"[^"]*"/g, '""');
  const open: string[] = [];
  for (const sign of bare.replaceAll(/\w>[^\]]*\]|-->|--x|--o|-\.->|==>|<-->/g, ' ')) {
    if ('([{'.includes(sign)) open.push(sign);
    else if (sign in PAIRS && open.pop() !== PAIRS[sign])
      return ['a bracket is closed that was not opened'];
  }
  if (open.length > 0) return ['a bracket is not closed'];
  return BRACKETS_IN_TEXT.some((pattern) => pattern.test(bare))
    ? ['a text with brackets in it stands in quotation marks']
    : [];
}
