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
    const [whole, field] = take(FIELD) ?? fail(text, at, 'a field is expected');
    const fieldAt = at - (field ?? whole).length;
    const [, operator] =
      take(OPERATOR) ?? fail(text, at, 'one of == != < <= > >= & ~ !~ is expected');
    const valueAt = at;
    const [, quoted, bare] = take(VALUE) ?? fail(text, at, 'a value is expected');
    groups.at(-1)?.push({
      field: field ?? '',
      operator: operator as Operator,
      value: bare ?? (quoted ?? '').replaceAll(/\\(.)/gs, '$1'),
      fieldAt,
      valueAt,
    });
    const [, joint] = take(JOINT) ?? fail(text, at, '&& or || is expected');
    if (joint === '') return groups;
    if (joint === '||') groups.push([]);
  }
}

/** Refuses a filter, pointing at a place in it. */
export function fail(text: string, at: number, what: string): never {
  const start = at + (/^\s*/.exec(text.slice(at))?.[0].length ?? 0);
  const rest = text.slice(start);
  throw new UsageError(
    `--filter, character ${start + 1}: ${what}${rest === '' ? ', and it ends there' : `, not '${rest}'`}.`,
  );
}
