import type { Expression, TableRow } from './expression.ts';
import type { TracepointValue } from './field-value.ts';

/** What an expression gives. */
export type Evaluated = bigint | string | readonly bigint[];

/** What an expression is evaluated with. */
export interface Scope {
  readonly field: (name: string) => TracepointValue | undefined;
  readonly constant: (name: string) => bigint | undefined;
}

/** The value of an expression; undefined when something it needs is not known. */
export function evaluate(expression: Expression, scope: Scope): Evaluated | undefined {
  switch (expression.kind) {
    case 'number':
    case 'string':
      return expression.value;
    case 'constant':
      return scope.constant(expression.name);
    case 'field':
      return plain(scope.field(expression.name));
    case 'length':
      return lengthOf(scope.field(expression.name));
    case 'element':
      return elementOf(expression, scope);
    case 'cast': {
      const value = number(expression.of, scope);
      const { size, signed } = expression.to;
      if (value === undefined) return undefined;
      return signed ? BigInt.asIntN(8 * size, value) : BigInt.asUintN(8 * size, value);
    }
    case 'unary':
      return unary(expression.sign, number(expression.of, scope));
    case 'binary':
      return binary(expression, scope);
    case 'choice': {
      const test = number(expression.test, scope);
      if (test === undefined) return undefined;
      return evaluate(test === 0n ? expression.no : expression.yes, scope);
    }
    case 'flags':
      return flags(expression, scope);
    case 'symbolic':
      return symbolic(expression, scope);
    case 'hex':
      return elements(expression, scope)
        ?.map((value) => value.toString(16).padStart(2, '0'))
        .join(expression.spaced ? ' ' : '');
    case 'list': {
      const values = elements(expression, scope);
      return values && `{${values.map((value) => `0x${value.toString(16)}`).join(',')}}`;
    }
  }
}

function plain(value: TracepointValue | undefined): Evaluated | undefined {
  if (value === undefined || typeof value === 'string' || typeof value === 'bigint') return value;
  if (typeof value === 'object') return Array.from(value, BigInt);
  return BigInt(value);
}

function number(expression: Expression, scope: Scope): bigint | undefined {
  const value = evaluate(expression, scope);
  return typeof value === 'bigint' ? value : undefined;
}

function lengthOf(value: TracepointValue | undefined): bigint | undefined {
  return typeof value === 'object' || typeof value === 'string' ? BigInt(value.length) : undefined;
}

function elementOf(
  { of, index }: { readonly of: Expression; readonly index: Expression },
  scope: Scope,
): bigint | undefined {
  const values = evaluate(of, scope);
  const at = number(index, scope);
  return typeof values === 'object' && at !== undefined ? values[Number(at)] : undefined;
}

function elements(
  { of, count }: { readonly of: Expression; readonly count: Expression | undefined },
  scope: Scope,
): readonly bigint[] | undefined {
  const values = evaluate(of, scope);
  if (typeof values !== 'object') return undefined;
  const wanted = count === undefined ? undefined : number(count, scope);
  return wanted === undefined || wanted < 0n ? values : values.slice(0, Number(wanted));
}

function unary(sign: string, value: bigint | undefined): bigint | undefined {
  if (value === undefined) return undefined;
  switch (sign) {
    case '-':
      return -value;
    case '~':
      return ~value;
    case '!':
      return truth(value === 0n);
    default:
      return value;
  }
}

function binary(
  expression: { readonly sign: string; readonly left: Expression; readonly right: Expression },
  scope: Scope,
): bigint | undefined {
  const left = number(expression.left, scope);
  const right = number(expression.right, scope);
  if (left === undefined || right === undefined) return undefined;
  switch (expression.sign) {
    case '||':
      return truth(left !== 0n || right !== 0n);
    case '&&':
      return truth(left !== 0n && right !== 0n);
    case '|':
      return left | right;
    case '^':
      return left ^ right;
    case '&':
      return left & right;
    case '==':
      return truth(left === right);
    case '!=':
      return truth(left !== right);
    case '<':
      return truth(left < right);
    case '>':
      return truth(left > right);
    case '<=':
      return truth(left <= right);
    case '>=':
      return truth(left >= right);
    default:
      return arithmetic(expression.sign, left, right);
  }
}

function arithmetic(sign: string, left: bigint, right: bigint): bigint | undefined {
  switch (sign) {
    case '+':
      return BigInt.asIntN(128, left + right);
    case '-':
      return BigInt.asIntN(128, left - right);
    case '*':
      return BigInt.asIntN(128, left * right);
    case '/':
      return right === 0n ? undefined : left / right;
    case '%':
      return right === 0n ? undefined : left % right;
    // Wider shifts have no meaning in C, and would take all memory here.
    case '<<':
      return right < 0n || right > 63n ? undefined : BigInt.asIntN(128, left << right);
    case '>>':
      return right < 0n || right > 63n ? undefined : left >> right;
    default:
      return undefined;
  }
}

function truth(value: boolean): bigint {
  return value ? 1n : 0n;
}

/** Source: trace_print_flags_seq(), kernel/trace/trace_output.c. */
function flags(
  {
    of,
    delimiter,
    table,
  }: { readonly of: Expression; readonly delimiter: string; readonly table: readonly TableRow[] },
  scope: Scope,
): string | undefined {
  const value = number(of, scope);
  if (value === undefined) return undefined;
  let left = BigInt.asUintN(64, value);
  const words: string[] = [];
  for (const row of table) {
    const mask = number(row.value, scope);
    if (mask === undefined) return undefined;
    if (left === 0n) break;
    const bits = BigInt.asUintN(64, mask);
    if ((left & bits) !== bits) continue;
    words.push(row.text);
    left &= ~bits;
  }
  if (left !== 0n) words.push(`0x${left.toString(16)}`);
  return words.join(delimiter);
}

/** Source: trace_print_symbols_seq(), kernel/trace/trace_output.c. */
function symbolic(
  { of, table }: { readonly of: Expression; readonly table: readonly TableRow[] },
  scope: Scope,
): string | undefined {
  const value = number(of, scope);
  if (value === undefined) return undefined;
  for (const row of table) {
    const each = number(row.value, scope);
    if (each === undefined) return undefined;
    if (BigInt.asUintN(64, each) === BigInt.asUintN(64, value)) return row.text;
  }
  return `0x${BigInt.asUintN(64, value).toString(16)}`;
}
