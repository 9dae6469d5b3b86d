import { UsageError } from '../exit.ts';

/** How a comparison compares. */
export type Operator = '==' | '!=' | '<' | '<=' | '>' | '>=' | '&' | '~' | '!~';

/** `prio<100`. */
export interface Comparison {
  readonly field: string;
  readonly operator: Operator;
  /** As written, without quotes. */
  readonly value: string;
  /** Where field and value begin in the text, counted from 0. */
  readonly fieldAt: number;
  readonly valueAt: number;
}

const OPERATOR = /\s*(==|!=|<=|>=|!~|<|>|&(?!&)|~)\s*/y;
const FIELD = /\s*([A-Za-z_]\w*)/y;
const VALUE = /"((?:[^"\\]|\\.)*)"|((?:(?!&&|\|\|)[^\s"])+)/y;
const JOINT = /\s*(&&|\|\||$)/y;

/**
 * Reads a filter: comparisons joined by `&&`, and such groups by `||`.
 *
 * @returns the groups; one of them has to hold, and all comparisons in it
 * @throws {UsageError} with the position of what is wrong
 */
export function parseFilter(text: string): Comparison[][] {
  const groups: Comparison[][] = [[]];
  let at = 0;
  const take = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = at;
    const match = pattern.exec(text);
    if (match !== null) at = pattern.lastIndex;
    return match;
  };
  for (;;) {
    const [whole, field] = take(FIELD) ?? expected(text, at, 'a field');
    const fieldAt = at - (field ?? whole).length;
    const [, operator] = take(OPERATOR) ?? expected(text, at, 'one of == != < <= > >= & ~ !~');
    const valueAt = at;
    const [, quoted, bare] = take(VALUE) ?? expected(text, at, 'a value');
    groups.at(-1)?.push({
      field: field ?? '',
      operator: operator as Operator,
      value: bare ?? (quoted ?? '').replaceAll(/\\(.)/gs, '$1'),
      fieldAt,
      valueAt,
    });
    const [, joint] = take(JOINT) ?? expected(text, at, '&& or ||');
    if (joint === '') return groups;
    if (joint === '||') groups.push([]);
  }
}

/** Refuses a filter, pointing at a place in it. */
export function fail(text: string, at: number, why: string): never {
  const end = /[.?]$/.test(why) ? '' : '.';
  throw new UsageError(`--filter '${text}', character ${at + 1}: ${why}${end}`);
}

function expected(text: string, at: number, what: string): never {
  const start = at + (/^\s*/.exec(text.slice(at))?.[0].length ?? 0);
  const rest = text.slice(start);
  const instead = rest === '' ? 'and it ends there' : `not '${rest}'`;
  fail(text, start, `${what} is expected, ${instead}`);
}
