import { tokensOf } from './c-tokens.ts';
import { convert, piecesOf, type Conversion } from './conversion.ts';
import { evaluate, type Scope } from './evaluate.ts';
import { constantsOf, fieldsOf, type Expression } from './expression.ts';
import { parseArguments } from './parse-expression.ts';

/** A conversion with what it prints. */
interface Shown {
  readonly conversion: Conversion;
  readonly argument: Expression;
  /** The text between the conversion before and this one. */
  readonly before: string;
  /** The one field that it is about; undefined for several, or none. */
  readonly field: string | undefined;
}

/** How fields are shown, by the kernel's own `print fmt` line. */
export class PrintFormat {
  readonly #byField: ReadonlyMap<string, readonly Shown[]>;
  /** Constants that the line names and does not tell. */
  readonly constants: ReadonlySet<string>;

  /** @param line the part of the line behind `print fmt:` @param wordsOnly take only what says more than the number */
  constructor(line: string, wordsOnly: boolean) {
    const shown = conversionsOf(line).map((each) =>
      wordsOnly && !sayMore(each.argument) ? { ...each, field: undefined } : each,
    );
    this.#byField = groupByField(shown);
    this.constants = new Set(shown.flatMap(({ argument }) => [...constantsOf(argument)]));
  }

  /** A field as the kernel prints it; undefined when the line doesn't show it on its own, or in a way that only the kernel can. */
  text(field: string, scope: Scope): string | undefined {
    const shown = this.#byField.get(field);
    if (shown === undefined) return undefined;
    let text = '';
    for (const [index, { conversion, argument, before }] of shown.entries()) {
      const value = evaluate(argument, scope);
      const part = value === undefined ? undefined : convert(conversion, value);
      if (part === undefined) return undefined;
      text += index === 0 ? prefixOf(before, conversion) + part : before + part;
    }
    return text;
  }
}

function sayMore({ kind }: Expression): boolean {
  return kind !== 'field' && kind !== 'cast';
}

/** `0x` in the text before belongs to the number. */
function prefixOf(before: string, { letter }: Conversion): string {
  return /^[xX]$/.test(letter) ? (/(?:^|[^0-9A-Za-z])(0[xX])$/.exec(before)?.[1] ?? '') : '';
}

function conversionsOf(line: string): Shown[] {
  const tokens = tokensOf(line) ?? [];
  let format = '';
  let at = 0;
  for (; tokens[at]?.kind === 'string'; at++) format += tokens[at]?.text ?? '';
  if (tokens[at]?.text !== ',') return [];
  const given = parseArguments(tokens.slice(at + 1));
  const shown: Shown[] = [];
  let before = '';
  let next = 0;
  for (const piece of piecesOf(format)) {
    if (typeof piece === 'string') {
      before += piece;
      continue;
    }
    next += piece.stars;
    const argument = given[next++];
    if (argument !== undefined) {
      const fields = [...fieldsOf(argument)];
      const field = fields.length === 1 ? fields[0] : undefined;
      shown.push({ conversion: piece, argument, before, field });
    } else shown.push({ conversion: piece, argument: NOTHING, before, field: undefined });
    before = '';
  }
  return shown;
}

const NOTHING: Expression = { kind: 'string', value: '' };

/**
 * What is shown of one field, one after the other, is its text: `8,0` of a device, `R+` of a task's state.
 * Shown again further on, it has been told.
 */
function groupByField(all: readonly Shown[]): Map<string, Shown[]> {
  const groups = new Map<string, Shown[]>();
  for (const [index, shown] of all.entries()) {
    if (shown.field === undefined) continue;
    const group = groups.get(shown.field);
    if (group === undefined) groups.set(shown.field, [shown]);
    else if (all[index - 1] === group.at(-1) && /^[^\w\s=]*$/.test(shown.before)) group.push(shown);
  }
  return groups;
}
