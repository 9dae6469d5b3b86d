/** A token of C, as far as `print fmt` lines use it. */
export interface Token {
  readonly kind: 'number' | 'string' | 'name' | 'sign' | 'end';
  /** Of a string without its quotes, and with its escapes replaced. */
  readonly text: string;
}

const TOKEN =
  /\s*(?:(0[xX][0-9a-fA-F]+|\d+)[uUlL]*|"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.))'|([A-Za-z_]\w*)|(->|<<|>>|<=|>=|==|!=|&&|\|\||[-+*/%&|^~!<>?:()[\]{},.]))/gy;
const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', '0': '\0' };

/** The tokens of a text, with an end behind them; undefined when it is no C. */
export function tokensOf(text: string): Token[] | undefined {
  const tokens: Token[] = [];
  TOKEN.lastIndex = 0;
  const length = text.trimEnd().length;
  while (TOKEN.lastIndex < length) {
    const match = TOKEN.exec(text);
    if (match === null) return undefined;
    const [, number, string, letter, name, sign] = match;
    if (number !== undefined) tokens.push({ kind: 'number', text: number });
    else if (string !== undefined) tokens.push({ kind: 'string', text: unescape(string) });
    else if (letter !== undefined)
      tokens.push({ kind: 'number', text: String(unescape(letter).codePointAt(0) ?? 0) });
    else if (name !== undefined) tokens.push({ kind: 'name', text: name });
    else tokens.push({ kind: 'sign', text: sign ?? '' });
  }
  tokens.push({ kind: 'end', text: '' });
  return tokens;
}

function unescape(text: string): string {
  return text.replaceAll(/\\(.)/gs, (_, letter: string) => ESCAPES[letter] ?? letter);
}
