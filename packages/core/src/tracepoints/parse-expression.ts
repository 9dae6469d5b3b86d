import type { Token } from './c-tokens.ts';
import type { Expression, TableRow } from './expression.ts';
import { integerType, type IntegerType } from './field.ts';

/** The text is no expression that is understood here. Its thrower and its catcher are in this file. */
class NotUnderstood extends Error {}

/** Deeper than any kernel's, and far from the end of the stack. */
const DEEPEST = 200;

/** Binary operators by how tightly they bind, as in C. */
const BINDING: Readonly<Record<string, number>> = {
  '||': 1,
  '&&': 2,
  '|': 3,
  '^': 4,
  '&': 5,
  '==': 6,
  '!=': 6,
  '<': 7,
  '>': 7,
  '<=': 7,
  '>=': 7,
  '<<': 8,
  '>>': 8,
  '+': 9,
  '-': 9,
  '*': 10,
  '/': 10,
  '%': 10,
};

const FIELD_FUNCTIONS: ReadonlySet<string> = new Set([
  '__get_str',
  '__get_rel_str',
  '__get_dynamic_array',
  '__get_rel_dynamic_array',
]);
const LENGTH_FUNCTIONS: ReadonlySet<string> = new Set([
  '__get_dynamic_array_len',
  '__get_rel_dynamic_array_len',
]);

/** The expressions between the commas; undefined in the place of one that is not understood. */
export function parseArguments(tokens: readonly Token[]): (Expression | undefined)[] {
  return splitAtCommas(tokens).map((part) => {
    try {
      return new Parser(part).whole();
    } catch (error) {
      if (error instanceof NotUnderstood) return undefined;
      throw error;
    }
  });
}

function splitAtCommas(tokens: readonly Token[]): Token[][] {
  const parts: Token[][] = [];
  let part: Token[] = [];
  let depth = 0;
  for (const token of tokens) {
    if (token.kind === 'end') break;
    const sign = token.kind === 'sign' ? token.text : '';
    if ('([{'.includes(sign) && sign !== '') depth++;
    if (')]}'.includes(sign) && sign !== '') depth--;
    if (sign === ',' && depth === 0) {
      parts.push(part);
      part = [];
    } else part.push(token);
  }
  if (part.length > 0) parts.push(part);
  return parts;
}

const END: Token = { kind: 'end', text: '' };

class Parser {
  readonly #tokens: readonly Token[];
  #at = 0;
  #depth = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  whole(): Expression {
    const expression = this.#expression();
    if (this.#next().kind !== 'end') throw new NotUnderstood();
    return expression;
  }

  #next(ahead = 0): Token {
    return this.#tokens[this.#at + ahead] ?? END;
  }

  #is(sign: string, ahead = 0): boolean {
    const { kind, text } = this.#next(ahead);
    return kind === 'sign' && text === sign;
  }

  #took(sign: string): boolean {
    if (!this.#is(sign)) return false;
    this.#at++;
    return true;
  }

  #take(sign: string): void {
    if (!this.#took(sign)) throw new NotUnderstood();
  }

  #name(): string {
    const { kind, text } = this.#next();
    if (kind !== 'name') throw new NotUnderstood();
    this.#at++;
    return text;
  }

  #string(): string {
    if (this.#next().kind !== 'string') throw new NotUnderstood();
    let text = '';
    for (; this.#next().kind === 'string'; this.#at++) text += this.#next().text;
    return text;
  }

  #expression(): Expression {
    return this.#nested(() => {
      const test = this.#binary(1);
      if (!this.#took('?')) return test;
      const yes = this.#expression();
      this.#take(':');
      return { kind: 'choice', test, yes, no: this.#expression() };
    });
  }

  #nested(parse: () => Expression): Expression {
    if (++this.#depth > DEEPEST) throw new NotUnderstood();
    const expression = parse();
    this.#depth--;
    return expression;
  }

  #binary(least: number): Expression {
    let left = this.#unary();
    // A chain of operators is as deep as it is long.
    for (let links = 0; links < DEEPEST; links++) {
      const { kind, text: sign } = this.#next();
      const binding = kind === 'sign' && Object.hasOwn(BINDING, sign) ? (BINDING[sign] ?? 0) : 0;
      if (binding < least) return left;
      this.#at++;
      const right = this.#nested(() => this.#binary(binding + 1));
      left = { kind: 'binary', sign, left, right };
    }
    throw new NotUnderstood();
  }

  #unary(): Expression {
    for (const sign of ['-', '~', '!', '+'])
      if (this.#took(sign)) return { kind: 'unary', sign, of: this.#nested(() => this.#unary()) };
    if (this.#is('(')) {
      const cast = this.#cast();
      if (cast !== undefined) {
        const of = this.#nested(() => this.#unary());
        return cast === 'pointer' ? of : { kind: 'cast', to: cast, of };
      }
    }
    return this.#postfix();
  }

  /** `(unsigned int)` and its like, when that is what comes next. */
  #cast(): IntegerType | 'pointer' | undefined {
    const words: string[] = [];
    let ahead = 1;
    for (; this.#next(ahead).kind === 'name'; ahead++) words.push(this.#next(ahead).text);
    const pointer = this.#is('*', ahead);
    while (this.#is('*', ahead)) ahead++;
    if (words.length === 0 || !this.#is(')', ahead)) return undefined;
    const name = words.filter((word) => word !== 'const' && word !== 'volatile').join(' ');
    const type = pointer ? 'pointer' : integerType(name);
    // What follows a type in parentheses is an operand, and what follows a name in them is not.
    if (type === undefined) return undefined;
    this.#at += ahead + 1;
    return type;
  }

  #postfix(): Expression {
    let expression = this.#primary();
    for (let links = 0; this.#took('['); links++) {
      if (links > DEEPEST) throw new NotUnderstood();
      expression = { kind: 'element', of: expression, index: this.#expression() };
      this.#take(']');
    }
    return expression;
  }

  #primary(): Expression {
    if (this.#took('(')) {
      const expression = this.#expression();
      this.#take(')');
      return expression;
    }
    const { kind, text } = this.#next();
    if (kind === 'string') return { kind: 'string', value: this.#string() };
    if (kind === 'number') {
      this.#at++;
      return { kind: 'number', value: numberOf(text) };
    }
    const name = this.#name();
    if (name === 'REC') {
      this.#take('->');
      return { kind: 'field', name: this.#name() };
    }
    return this.#took('(') ? this.#call(name) : { kind: 'constant', name };
  }

  /** A function behind its opening parenthesis. */
  #call(name: string): Expression {
    const expression = this.#called(name);
    this.#take(')');
    return expression;
  }

  #called(name: string): Expression {
    if (FIELD_FUNCTIONS.has(name)) return { kind: 'field', name: this.#name() };
    if (LENGTH_FUNCTIONS.has(name)) return { kind: 'length', name: this.#name() };
    switch (name) {
      case '__print_flags':
      case '__print_flags_u64': {
        const of = this.#expression();
        this.#take(',');
        const delimiter = this.#string();
        return { kind: 'flags', of, delimiter, table: this.#table() };
      }
      case '__print_symbolic':
      case '__print_symbolic_u64':
        return { kind: 'symbolic', of: this.#expression(), table: this.#table() };
      case '__print_hex':
      case '__print_hex_str': {
        const of = this.#expression();
        return { kind: 'hex', of, count: this.#count(), spaced: name === '__print_hex' };
      }
      case '__print_array': {
        const of = this.#expression();
        return { kind: 'list', of, count: this.#count() };
      }
      case 'sizeof':
        return this.#sizeof();
      default:
        throw new NotUnderstood();
    }
  }

  /** The number of elements, and behind it their size, which the field knows. */
  #count(): Expression | undefined {
    if (!this.#took(',')) return undefined;
    const count = this.#expression();
    if (this.#took(',')) this.#expression();
    return count;
  }

  /** The size of an integer type. */
  #sizeof(): Expression {
    const words: string[] = [];
    while (this.#next().kind === 'name') words.push(this.#name());
    const type = integerType(words.join(' '));
    if (type === undefined) throw new NotUnderstood();
    return { kind: 'number', value: BigInt(type.size) };
  }

  /** Rows of `{ value, "text" }`. Some tables end with one that has no text, others are one empty row. */
  #table(): TableRow[] {
    const rows: TableRow[] = [];
    while (this.#took(',')) {
      this.#take('{');
      if (this.#took('}')) continue;
      const value = this.#expression();
      this.#take(',');
      if (this.#next().kind === 'string') rows.push({ value, text: this.#string() });
      else this.#expression();
      this.#take('}');
    }
    return rows;
  }
}

function numberOf(text: string): bigint {
  return /^0[0-7]+$/.test(text) ? BigInt(`0o${text.slice(1)}`) : BigInt(text);
}
